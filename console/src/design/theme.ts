// The tokens as a theme of the component library: its own colours are led back to ours, so that light and dark are said once.

import { createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, type MantineColorsTuple } from "@mantine/core";
import { colours, spaces, typeSizes } from "./token.ts";

const px = (sizes: Readonly<Record<string, number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, `${size}px`]));

const all = (colour: string): MantineColorsTuple => [colour, colour, colour, colour, colour, colour, colour, colour, colour, colour];

/** The library's own greys, of which it makes what we do not name: as cool as ours. */
const dark: MantineColorsTuple = [
  "#e6ebf1",
  "#b0bbc8",
  "#919dac",
  "#5c6a7b",
  "#435062",
  "#2a3441",
  "#1e2732",
  "#161c24",
  "#11171e",
  "#0f141a",
];
const gray: MantineColorsTuple = [
  "#f4f6f8",
  "#eef1f5",
  "#dde2e8",
  "#cdd4dc",
  "#b8c1cc",
  "#8d99a8",
  "#5d6878",
  "#445062",
  "#2b3542",
  "#17202b",
];

const fontFamily = '"Inter Variable", system-ui, sans-serif';

// The scroll of a page lies in its parts, so nothing has to be locked behind a dialog.
const dialog = { defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } };

export const theme = createTheme({
  primaryColor: "accent",
  colors: {
    dark,
    gray,
    accent: all("var(--sm-accent)"),
    good: all("var(--sm-good)"),
    warn: all("var(--sm-warn)"),
    bad: all("var(--sm-bad)"),
  },
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === "filled" ? { color: "var(--sm-on-accent)" } : {}),
  }),
  fontFamily,
  headings: { fontFamily, fontWeight: "600" },
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: px(typeSizes),
  spacing: px(spaces),
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: dialog,
    ModalRoot: dialog,
    Drawer: dialog,
    DrawerRoot: dialog,
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: "md" } },
    TextInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { transitionProps: { duration: 0 } } } },
    MultiSelect: { defaultProps: { size: "xs", comboboxProps: { transitionProps: { duration: 0 } } } },
    NativeSelect: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs", transitionDuration: 0 } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 } } },
  },
});

const shades = (scheme: "light" | "dark"): Record<string, string> =>
  Object.fromEntries(Object.entries(colours).map(([name, shade]) => [`--sm-${name}`, shade[scheme]]));

const led: Readonly<Record<string, string>> = {
  "--mantine-color-body": "var(--sm-surface)",
  "--mantine-color-text": "var(--sm-ink)",
  "--mantine-color-bright": "var(--sm-ink)",
  "--mantine-color-dimmed": "var(--sm-ink-faint)",
  "--mantine-color-placeholder": "var(--sm-ink-faint)",
  "--mantine-color-anchor": "var(--sm-accent)",
  "--mantine-color-default": "var(--sm-surface)",
  "--mantine-color-default-hover": "var(--sm-raised)",
  "--mantine-color-default-color": "var(--sm-ink)",
  "--mantine-color-default-border": "var(--sm-line-strong)",
  "--mantine-color-error": "var(--sm-bad)",
  "--mantine-color-gray-light-color": "var(--sm-ink-soft)",
  "--mantine-color-gray-light-hover": "var(--sm-raised)",
  "--mantine-color-gray-text": "var(--sm-ink-soft)",
  "--mantine-primary-color-contrast": "var(--sm-on-accent)",
  "--mantine-line-height": "1.45",
};

/** Of one colour: filled, light, outline as the library names them. */
const variants = (name: "accent" | "good" | "warn" | "bad"): Record<string, string> => ({
  [`--mantine-color-${name}-text`]: `var(--sm-${name})`,
  [`--mantine-color-${name}-filled`]: `var(--sm-${name})`,
  [`--mantine-color-${name}-filled-hover`]: name === "accent" ? "var(--sm-accent-strong)" : `var(--sm-${name})`,
  [`--mantine-color-${name}-light`]: `var(--sm-${name}-soft)`,
  [`--mantine-color-${name}-light-hover`]: `var(--sm-${name}-soft)`,
  [`--mantine-color-${name}-light-color`]: `var(--sm-${name})`,
  [`--mantine-color-${name}-outline`]: `var(--sm-${name})`,
});

const everything = { ...led, ...variants("accent"), ...variants("good"), ...variants("warn"), ...variants("bad") };

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...shades("light"), ...everything },
  dark: { ...shades("dark"), ...everything },
});
