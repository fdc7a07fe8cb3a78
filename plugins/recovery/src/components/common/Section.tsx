import { Card, CardBody, CardHeader } from '@backstage/ui';
import type { PropsWithChildren, ReactNode, Ref } from 'react';
import styles from './Section.module.css';

/** A card with a heading, and what can be done beside it. */
export function Section(
  props: PropsWithChildren<{
    title: string;
    actions?: ReactNode;
    innerRef?: Ref<HTMLDivElement>;
  }>,
) {
  const { title, actions, innerRef, children } = props;
  return (
    <Card ref={innerRef}>
      <CardHeader>
        <div className={styles.head}>
          <h2 className={styles.heading}>{title}</h2>
          {actions}
        </div>
      </CardHeader>
      <CardBody>{children}</CardBody>
    </Card>
  );
}
