import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  icon?: ReactNode;
}

/** A button. With an icon alone it needs an `aria-label`. */
export function Button({ look = 'plain', icon, children, className = '', ...rest }: ButtonProps) {
  const only = children === undefined ? styles.only : '';
  return (
    <button type="button" className={`${buttonClass(look)} ${only} ${className}`} title={rest['aria-label']} {...rest}>
      {icon}
      {children}
    </button>
  );
}

/** The same look for links. */
export function buttonClass(look: Look = 'plain'): string {
  return `${styles.button} ${styles[look] ?? ''}`;
}
