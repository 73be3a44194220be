// The hub.yaml that init writes: a hub that starts as it stands, and comments to grow it by.

export const firstHub = (name: string): string => `# One hub: its sites, its sources, its rules. Every key: docs/reference/hub-yaml.md
hub: ${name}
zone: UTC                      # in which zone your days begin: Europe/Paris, America/Chicago, ...
# currency: EUR                # of documents that name none

# Sites, and the company each belongs to. A site that is not listed stands for itself.
# sites:
#   lyon: { company: acme-france }
# companies:
#   acme-france: { zone: Europe/Paris, currency: EUR }

# finance:
#   reporting_currency: EUR
#   terms: { days: 30 }        # where neither document, order nor party says
#   opening:                   # accounts whose statements do not arrive
#     - { company: acme-france, currency: EUR, amount: "125000.00", date: 2026-01-31 }

sources: []
# Take the brackets away and begin with one system:
#  - name: erp
#    connector: delimited      # or json-file, http-json, postgres-query, postgres-changes, mysql-query, camt, site-hub, odoo
#    site: lyon
#    zone: Europe/Paris        # of times that name none
#    currency: EUR
#    poll_every: 1m
#    silent_after: 1d          # heard nothing for so long: stale
#    options:
#      folder: exports/erp     # starts at the folder this file lies in
#    feeds:
#      orders:
#        file: orders-*.csv
#        dialect: { delimiter: ";", quote: '"', row_end: crlf, header: true, encoding: windows-1252 }
#    mapping: mappings/erp.yaml
#
# mappings/erp.yaml:
#  system: name-of-the-erp
#  version: "11.2"
#  feeds:
#    orders:
#      kind: purchase_order    # docs/reference/kinds.md
#      key: order_no
#      version: { from: changed_at, kind: time, format: DD.MM.YYYY HH:mm:ss }
#      at: { from: changed_at, format: DD.MM.YYYY HH:mm:ss }
#      fields:
#        number: order_no
#        supplier: vendor_no   # the key by which this source names it
#        order_date: { from: date, format: DD.MM.YYYY }
#        amount: { from: total, decimal: "," }
#        currency: { value: EUR }
#
# Secrets are referred to, never written here: \${env:NAME}, \${file:path}, \${secret:name}
#  - name: finance
#    connector: postgres-query
#    site: lyon
#    options: { url: "\${env:FINANCE_URL}" }
#    feeds: ...

# Begin without rules: the newest word counts, and disagreements are shown. Then decide field by field who knows best.
# governance:
#   rules:
#     - fields: production_order.[completed_quantity, scrapped_quantity]
#       when: { state: [started, completed] }
#       authority: [mes, erp]  # trust the shop floor for quantities
#       silent_after: P3D
#       on_disagreement: ask   # take | hold | ask
`;
