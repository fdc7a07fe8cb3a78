import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button, Card, CardBody, CardHeader } from '@backstage/ui';
import { useCallback, useEffect, useState } from 'react';
import styles from './DemoSignInPage.module.css';

const PERSON_HEADER = 'x-recovery-demo-person';
/** Kept for the tab alone: in another one, somebody else can be signed in. */
const STORED_PERSON = 'recovery-demo-person';
const RETRY_MILLISECONDS = 3_000;

interface Person {
  user: string;
  title: string;
  role: string;
}

/** The identity, but signing out forgets who it was. */
function forgetting(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      sessionStorage.removeItem(STORED_PERSON);
      await identity.signOut();
    },
  };
}

function People(props: { people: Person[]; onChoose: (user: string) => void }) {
  const { people, onChoose } = props;
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Recovery for Backstage</h1>
      <p className={styles.text}>
        Choose who you are. The demo asks for no password. What one person
        requests, another one has to approve: open a second tab, and sign in
        there as somebody else.
      </p>
      <ul className={styles.people} aria-label="People of the demo">
        {people.map(({ user, title, role }) => (
          <li key={user}>
            <Card className={styles.person}>
              <CardHeader>
                <h2 className={styles.name}>{title}</h2>
              </CardHeader>
              <CardBody>
                <div className={styles.body}>
                  <span className={styles.role}>{role}</span>
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={`Sign in as ${title}`}
                    onPress={() => onChoose(user)}
                  >
                    Sign in
                  </Button>
                </div>
              </CardBody>
            </Card>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** Nobody is known before the catalog has been read, which is soon after a start. */
function NotSignedIn(props: {
  reason: string | undefined;
  onRetry: () => void;
  onChooseAgain: () => void;
}) {
  const { reason, onRetry, onChooseAgain } = props;
  useEffect(() => {
    const timer = setTimeout(onRetry, RETRY_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [onRetry]);
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Nobody was signed in</h1>
      <p className={styles.text} role="alert">
        {reason} If the portal has just been started, its catalog may not be
        read yet: that is tried again every few seconds.
      </p>
      <Button variant="primary" onPress={onChooseAgain}>
        Choose again
      </Button>
    </main>
  );
}

/** Who one wants to be in the demo. Without the demo's configuration: a guest. */
export function DemoSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const people = config.getOptional<Person[]>('auth.providers.demo.people');
  const [user, setUser] = useState(
    () => sessionStorage.getItem(STORED_PERSON) ?? undefined,
  );
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => setAttempt(count => count + 1), []);
  const choose = (chosen: string | undefined) => {
    if (chosen === undefined) {
      sessionStorage.removeItem(STORED_PERSON);
    } else {
      sessionStorage.setItem(STORED_PERSON, chosen);
    }
    setUser(chosen);
  };
  if (!people?.length) {
    return <SignInPage {...props} providers={['guest']} />;
  }
  if (user === undefined) {
    return <People people={people} onChoose={choose} />;
  }
  return (
    <ProxiedSignInPage
      key={attempt}
      provider="demo"
      headers={{ [PERSON_HEADER]: user }}
      onSignInSuccess={identity => props.onSignInSuccess(forgetting(identity))}
      ErrorComponent={({ error }) => (
        <NotSignedIn
          reason={error?.message}
          onRetry={retry}
          onChooseAgain={() => choose(undefined)}
        />
      )}
    />
  );
}
