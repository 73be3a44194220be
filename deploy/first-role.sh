#!/bin/sh
# Runs once, in a new database server: the role and the database of the hub. The role may pass row-level security, which keeps people to
# their sites and not the hub itself; it is no superuser.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --set=password="$HUB_PASSWORD" <<'SQL'
create role hub login bypassrls password :'password';
create database hub owner hub encoding 'UTF8' template template0;
SQL
