import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { problemTextOf } from '../../api/problem.js';
import { PUBLIC_PATH } from '../../api/public-path.js';
import { sessionQuery, signIn } from '../../api/session.js';
import { Button } from '../../components/form/button.js';
import { Field } from '../../components/form/field.js';
import { usePageTitle } from '../../components/layout/page-head.js';
import { CodeSample } from '../../components/text/code-sample.js';
import styles from './sign-in-page.module.css';

/** Asks for a key. The service keeps it in a cookie that no script can read. */
export function SignInPage() {
  usePageTitle('Sign in');
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { token } = useSearch({ strict: false });

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await signIn(key.trim());
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (session === null) throw new Error('This browser did not keep the cookie that signs it in.');
    } catch (error) {
      const { title, detail } = problemTextOf(error);
      setProblem(detail ?? title);
      setBusy(false);
    }
  };

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <h1>
          <img src={`${PUBLIC_PATH}/favicon.svg`} alt="" width="28" height="28" /> Gluepoint
        </h1>
        {token !== undefined && (
          <p className={styles.note}>This link has been used already, or is too old. Sign in with a key instead.</p>
        )}
        <Field
          label="Key"
          hint="The root key, or a key of a project with the role read or admin."
          type="password"
          name="key"
          required
          autoFocus
          placeholder="gp_…"
          value={key}
          aria-invalid={problem !== null}
          onChange={({ target }) => setKey(target.value)}
        />
        {problem !== null && (
          <p role="alert" className={styles.error}>
            {problem}
          </p>
        )}
        <Button type="submit" look="primary" disabled={isBusy || key.trim() === ''}>
          Sign in
        </Button>
        <details>
          <summary>Where is my key?</summary>
          <p>With the embedded database, the root key is in the data folder:</p>
          <CodeSample label="Command" text="cat data/root-key" />
          <p>With an external database it is the value of GLUEPOINT_ROOT_KEY.</p>
        </details>
      </form>
    </main>
  );
}
