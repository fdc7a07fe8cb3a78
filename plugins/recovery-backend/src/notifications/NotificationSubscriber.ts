import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { RecoveryEvent, RecoveryEventSubscriber } from '../events';
import type { NotificationsConfig } from './config';
import { noticeOf, type Notice } from './notices';

/** Most characters of the texts, which hold what tools said. */
const LONGEST_TITLE = 150;
const LONGEST_DESCRIPTION = 1_000;
/** Entities whose owners one notification goes to. */
const ENTITIES_AT_A_TIME = 50;
/** Waits between attempts, in milliseconds. */
const WAITS = [1_000, 10_000];

/** Tells people what they should look at, through Backstage's notifications. */
export class NotificationSubscriber implements RecoveryEventSubscriber {
  readonly name = 'the notifications';
  readonly #notifications: NotificationService;
  readonly #config: Pick<NotificationsConfig, 'kinds'>;
  readonly #waits: number[];

  constructor(options: {
    notifications: NotificationService;
    config: Pick<NotificationsConfig, 'kinds'>;
    waits?: number[];
  }) {
    this.#notifications = options.notifications;
    this.#config = options.config;
    this.#waits = options.waits ?? WAITS;
  }

  async onEvent(event: RecoveryEvent): Promise<void> {
    const notice = noticeOf(event);
    if (!notice || !this.#config.kinds[notice.kind].enabled) return;
    for (let start = 0; start < notice.to.length; start += ENTITIES_AT_A_TIME) {
      const to = notice.to.slice(start, start + ENTITIES_AT_A_TIME);
      await this.#send({ ...notice, to });
    }
  }

  async #send(notice: Notice): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#notifications.send({
          recipients: {
            type: 'entity',
            entityRef: notice.to,
            excludeEntityRef: notice.except,
          },
          payload: {
            title: cut(notice.title, LONGEST_TITLE),
            description: cut(notice.description, LONGEST_DESCRIPTION),
            link: notice.link,
            severity:
              this.#config.kinds[notice.kind].severity ?? notice.severity,
            topic: `recovery-${notice.kind}`,
            scope: notice.scope,
          },
        });
        return;
      } catch (error) {
        if (attempt >= this.#waits.length) throw error;
        await new Promise(resolve => {
          setTimeout(resolve, this.#waits[attempt]).unref();
        });
      }
    }
  }
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
