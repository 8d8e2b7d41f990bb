/** Who said last how an inspection or a policy shall be. */
export type SetBy = 'default' | 'config' | 'api';
