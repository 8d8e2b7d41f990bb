const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g;

/** A text with `word` in the place of each payment card number. */
export function withoutCards(text: string, word: string): string {
  return text.replace(CARD, (digits) => (isCardNumber(digits) ? word : digits));
}

/** Whether the digits have the length, the first digit and the check digit of a payment card. */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !/[2-6]/.test(digits[0] as string)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
