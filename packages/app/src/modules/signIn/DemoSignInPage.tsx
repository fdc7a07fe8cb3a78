import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button, Card, CardBody, CardHeader } from '@backstage/ui';
import { useState } from 'react';
import styles from './DemoSignInPage.module.css';

const PERSON_HEADER = 'x-recovery-demo-person';
/** Kept for the tab alone: in another one, somebody else can be signed in. */
const STORED_PERSON = 'recovery-demo-person';

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

/** Who one wants to be in the demo. Without the demo's configuration: a guest. */
export function DemoSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  const people = config.getOptional<Person[]>('auth.providers.demo.people');
  const [user, setUser] = useState(
    () => sessionStorage.getItem(STORED_PERSON) ?? undefined,
  );
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
      provider="demo"
      headers={{ [PERSON_HEADER]: user }}
      onSignInSuccess={identity => props.onSignInSuccess(forgetting(identity))}
      ErrorComponent={({ error }) => (
        <main className={styles.page}>
          <h1 className={styles.title}>Nobody was signed in</h1>
          <p className={styles.text} role="alert">
            {error?.message} If the portal has just been started, its catalog
            may not be read yet.
          </p>
          <Button variant="primary" onPress={() => choose(undefined)}>
            Choose again
          </Button>
        </main>
      )}
    />
  );
}
