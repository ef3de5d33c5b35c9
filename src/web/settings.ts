/** The choices of a student, kept in this browser. */
export interface Settings {
  theme: 'system' | 'light' | 'dark';
  /** Checks each time a version is saved. */
  checkOnSave: boolean;
  /** The deadline of one check, in seconds. */
  seconds: number;
}

const DEFAULTS: Settings = { theme: 'system', checkOnSave: false, seconds: 10 };
const KEY = 'lab-settings';

export function settings(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch {
    return DEFAULTS; // the browser keeps nothing, or something else wrote there
  }
}

export function changeSettings(changed: Partial<Settings>): void {
  const now = { ...settings(), ...changed };
  applyTheme(now.theme);
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // It holds for this page.
  }
}

export function applyTheme(theme: Settings['theme'] = settings().theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}
