import type { ReactElement, ReactNode } from "react";
import style from "./page.module.css";

interface CardProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

export const Card = ({ title, isWide = false, children }: CardProps): ReactElement => (
  <section className={isWide ? `${style["card"]} ${style["wide"]}` : style["card"]} aria-label={title}>
    <div className={style["card-head"]}>
      <h2 className={style["card-title"]}>{title}</h2>
    </div>
    {children}
  </section>
);
