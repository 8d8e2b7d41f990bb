import { Check, SunMoon } from 'lucide-react';
import { Button } from '../components/form/button.js';
import { Menu } from '../components/layout/menu.js';
import { useTheme } from '../theme/theme.js';

const THEMES = [
  { theme: 'system', label: 'System' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
] as const;

export function ThemeMenu() {
  const [chosen, choose] = useTheme();
  return (
    <Menu label="Colours" look="quiet" icon={<SunMoon aria-hidden="true" />}>
      {THEMES.map(({ theme, label }) => (
        <Button
          key={theme}
          aria-pressed={theme === chosen}
          icon={<Check aria-hidden="true" visibility={theme === chosen ? 'visible' : 'hidden'} />}
          onClick={() => choose(theme)}
        >
          {label}
        </Button>
      ))}
    </Menu>
  );
}
