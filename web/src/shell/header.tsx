import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PUBLIC_PATH } from '../api/public-path.js';
import { AccountMenu } from './account-menu.js';
import { LiveSign } from './live-sign.js';
import { ProjectSwitch } from './project-switch.js';
import styles from './shell.module.css';
import { ThemeMenu } from './theme-menu.js';

/** The pages, from "what is wrong" to "who is notified". */
const PAGES = [
  { to: '/', label: 'Status' },
  { to: '/events', label: 'Events' },
  { to: '/types', label: 'Types' },
  { to: '/findings', label: 'Findings' },
  { to: '/inspections', label: 'Inspections' },
  { to: '/alerts', label: 'Alerts' },
  { to: '/settings', label: 'Settings' },
] as const;

export function Header() {
  const { pathname } = useLocation();
  const navigation = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on phones it scrolls to the name of the current page.
  useEffect(() => {
    navigation.current
      ?.querySelector('[data-status="active"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand}>
        <img src={`${PUBLIC_PATH}/favicon.svg`} alt="" width="22" height="22" />
        Gluepoint
      </Link>
      <nav ref={navigation} aria-label="Pages" className={styles.navigation}>
        {PAGES.map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={styles.tools}>
        <LiveSign />
        <ProjectSwitch />
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  );
}
