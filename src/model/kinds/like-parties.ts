// When two parties that share no number are one: the points of each piece of evidence. The same for suppliers, customers, carriers and
// contact persons; `test/identity/entity-resolution.test.ts` measures it against two public truths.
import type { BlockPart, ScoreRule } from "../kind.ts";

const names = ["name", "given_name", "family_name"];
const address = ["street", "city", "postcode", "region", "country"];
const words: BlockPart = { fields: names, by: "words" };
const house: BlockPart = { fields: ["street"], by: "house" };
const whole = (field: string): BlockPart[] => [{ fields: [field], by: "whole" }];

export const likeParties: ScoreRule = {
  kind: "score",
  block: [
    [{ fields: names, by: "two-words" }],
    [words, { fields: ["date_of_birth"], by: "date" }],
    [words, { fields: ["postcode"], by: "whole" }],
    [words, house],
    [house, { fields: ["postcode"], by: "whole" }],
    [house, { fields: ["date_of_birth"], by: "date" }],
    [{ fields: ["phone"], by: "phone" }],
    whole("email"),
    whole("register_number"),
    whole("passport_number"),
    whole("driving_licence"),
  ],
  compare: [
    { fields: names, comparator: "person", agree: 8, differ: 18 },
    { fields: address, comparator: "address", agree: 7, differ: 3 },
    { fields: ["date_of_birth"], comparator: "date", agree: 9, differ: 6 },
    { fields: ["phone"], comparator: "phone", agree: 8, differ: 1 },
    { fields: ["email"], comparator: "email", agree: 8, differ: 1 },
    { fields: ["register_number"], comparator: "code", agree: 18, differ: 4 },
    { fields: ["passport_number"], comparator: "code", agree: 18, differ: 4 },
    { fields: ["driving_licence"], comparator: "code", agree: 18, differ: 4 },
    { fields: ["tax_number"], comparator: "tax", agree: 18, differ: 4 },
    { fields: ["works_for"], comparator: "text", agree: 4, differ: 1 },
  ],
  link: 10,
  review: 6,
};
