// Orders: what is bought and sold, with the money each order carries; one with all that belongs to it.

import type { ReactElement } from "react";
import { useParams } from "wouter";
import { OrderList } from "../../part/order/order-list.tsx";
import { OrderView } from "../../part/order/order-view.tsx";
import type { OrderPlace } from "../../part/order/order.ts";

const place: OrderPlace = {
  path: "/orders",
  title: "orders",
  kinds: ["purchase_order", "sales_order", "purchase_order_line", "sales_order_line"],
};

export function Page(): ReactElement {
  const { entity } = useParams<{ entity?: string }>();
  return entity === undefined ? <OrderList place={place} /> : <OrderView key={entity} place={place} entity={decodeURIComponent(entity)} />;
}
