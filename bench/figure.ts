// One figure a line, as JSON: {"name","value","unit","against","ratio"}.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Name of the figure of the same run it is compared with; "" where it stands alone. */
  readonly against: string;
  readonly ratio: number | null;
}

const figures = new Map<string, Figure>();

export function print(name: string, value: number, unit: string, against = ""): void {
  const other = figures.get(against)?.value;
  const figure: Figure = {
    name,
    value: rounded(value),
    unit,
    against,
    ratio: other === undefined || other === 0 ? null : rounded(value / other),
  };
  figures.set(name, figure);
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
