// Colours, distances and sizes of the console, as data: the theme is made of them and the design page shows them.

export interface Shade {
  readonly light: string;
  readonly dark: string;
}

/** By use, never by hue. `…-soft` lies behind text of the same name. */
export const colours = {
  ground: { light: "#f4f6f8", dark: "#0f141a" },
  surface: { light: "#ffffff", dark: "#161c24" },
  raised: { light: "#eef1f5", dark: "#1e2732" },
  line: { light: "#dde2e8", dark: "#2a3441" },
  "line-strong": { light: "#b8c1cc", dark: "#435062" },
  ink: { light: "#17202b", dark: "#e6ebf1" },
  "ink-soft": { light: "#445062", dark: "#b0bbc8" },
  "ink-faint": { light: "#5d6878", dark: "#919dac" },
  accent: { light: "#1b5a9e", dark: "#74b0f2" },
  "accent-strong": { light: "#15477d", dark: "#9cc8f8" },
  "accent-soft": { light: "#e4eef9", dark: "#17304c" },
  "on-accent": { light: "#ffffff", dark: "#0b1724" },
  good: { light: "#156b40", dark: "#63cf94" },
  "good-soft": { light: "#e0f3e8", dark: "#13301f" },
  warn: { light: "#7d5200", dark: "#e6b655" },
  "warn-soft": { light: "#fbefd5", dark: "#33280f" },
  bad: { light: "#a8231b", dark: "#f3948a" },
  "bad-soft": { light: "#fbe7e5", dark: "#3b1c1a" },
} as const satisfies Readonly<Record<string, Shade>>;

export type ColourName = keyof typeof colours;

/** Distances, px: nothing on a page stands at another. */
export const spaces = { xs: 4, sm: 8, md: 12, lg: 16, xl: 24 } as const;

/** Sizes of type, px. 13 is the size that is read; what is larger names a page or is one figure of it. */
export const typeSizes = { xs: 12, sm: 13, md: 14, lg: 16, xl: 20 } as const;

export const densities = { compact: 28, normal: 34, roomy: 42 } as const;
export type Density = keyof typeof densities;
