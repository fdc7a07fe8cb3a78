export interface Config {
  auth?: {
    providers?: {
      /** The sign-in of the demo, which its configuration alone names. */
      demo?: {
        /** Who can be signed in as, without a password. */
        people: Array<{
          /**
           * Reference of the user's entity.
           * @visibility frontend
           */
          user: string;
          /** @visibility frontend */
          title: string;
          /**
           * What the person does in the demo, in a few words.
           * @visibility frontend
           */
          role: string;
        }>;
      };
    };
  };
}
