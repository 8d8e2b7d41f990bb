import { repairLanguage } from './locale.js';

// Imported first by main.tsx: libraries read navigator.language while they are loaded.
repairLanguage();
