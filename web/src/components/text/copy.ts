import { toast } from '../layout/toasts.js';

/** Puts a text on the clipboard and says so. Where the browser gives no clipboard (plain http), the old way. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`Copied ${what}.`);
  } catch {
    toast(copyBySelection(text) ? `Copied ${what}.` : 'This browser does not let pages copy.');
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  // Inside an open dialog everything else cannot be focused.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
