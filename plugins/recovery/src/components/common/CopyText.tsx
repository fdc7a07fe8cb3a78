import { Button } from '@backstage/ui';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import styles from './CopyText.module.css';

/** Lines to take over, with a button that copies them. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A browser may refuse: the text can still be marked and copied by hand.
      setCopied(false);
    }
  };
  // What scrolls must be reachable by keyboard, so that it can be scrolled by keyboard.
  /* eslint-disable jsx-a11y/no-noninteractive-tabindex */
  return (
    <div className={styles.box}>
      <pre
        className={styles.text}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        {text}
      </pre>
      <Button size="small" variant="tertiary" onPress={copy}>
        {copied ? t('action.copied') : t('action.copy')}
      </Button>
    </div>
  );
}
