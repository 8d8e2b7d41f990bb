import { type ReactNode, useId, useRef } from 'react';
import { Button } from '../form/button.js';
import styles from './menu.module.css';

/**
 * A button that opens a small panel beside it: the browser's own popover, which closes by Escape or a click elsewhere
 * and gives the focus back. A click on a button or link in it closes it.
 */
export function Menu(props: {
  label: string;
  /** Shown instead of the label, which then names the button. */
  icon?: ReactNode;
  look?: 'plain' | 'quiet';
  className?: string;
  /** What the button shows beside the icon; without an icon the label. */
  face?: ReactNode;
  children: ReactNode;
}) {
  const { label, icon, look = 'plain', className, face, children } = props;
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const shown = face ?? (icon === undefined ? label : undefined);
  return (
    <>
      <Button
        look={look}
        icon={icon}
        popoverTarget={id}
        aria-label={shown === label ? undefined : label}
        className={className}
      >
        {shown}
      </Button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the clicks on the buttons in it, which keys reach too. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div
        id={id}
        ref={panel}
        popover="auto"
        className={styles.panel}
        onClick={({ target }) => {
          if (target instanceof Element && target.closest('button, a')) panel.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}
