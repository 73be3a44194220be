// How much harm it does that a field is seen. Which class a field has is data of the model; which role sees which class, of access.

export const fieldClasses = ["public", "price", "bank", "personal", "payroll"] as const;

/** price: prices, amounts, margins; bank: accounts and what happens on them; personal: what tells of a person. */
export type FieldClass = (typeof fieldClasses)[number];
