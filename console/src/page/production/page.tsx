// Production: what is made, and the money of the sales that it is made for; one order with all that belongs to it.

import type { ReactElement } from "react";
import { useParams } from "wouter";
import { OrderList } from "../../part/order/order-list.tsx";
import { OrderView } from "../../part/order/order-view.tsx";
import { type OrderPlace, production } from "../../part/order/order.ts";

const place: OrderPlace = { path: "/production", title: "production", kinds: [production] };

export function Page(): ReactElement {
  const { entity } = useParams<{ entity?: string }>();
  return entity === undefined ? <OrderList place={place} /> : <OrderView key={entity} place={place} entity={decodeURIComponent(entity)} />;
}
