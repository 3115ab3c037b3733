import type { ReactNode } from 'react';
import { t } from '../i18n/t.js';
import { StateDot } from '../ui/Badge.js';
import { Button, type ButtonVariant } from '../ui/Button.js';
import type { Icon } from '../ui/icons.js';
import { Tooltip } from '../ui/Tooltip.js';
import styles from './WelcomePage.module.css';

/** One thing to choose on a card, such as a port or a simulated board. */
export interface WelcomeItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon?: Icon | undefined;
  readonly dot?: 'on' | 'busy' | 'off' | 'error' | undefined;
  readonly disabledReason?: string | undefined;
  readonly onSelect: () => void;
  /** The one that the card's button is about. */
  readonly isChosen?: boolean | undefined;
}

/** A card of the welcome page. It exists only when what it offers works. */
export interface WelcomeCard {
  readonly id: string;
  readonly icon: Icon;
  readonly title: string;
  /** One or two short paragraphs. */
  readonly body: readonly string[];
  readonly items?: readonly WelcomeItem[] | undefined;
  /** A quiet sentence below the list, such as why a port is busy. */
  readonly note?: string | undefined;
  readonly action?:
    | {
        readonly label: string;
        readonly onClick: () => void;
        readonly variant?: ButtonVariant | undefined;
        readonly disabledReason?: string | undefined;
      }
    | undefined;
}

/** The cards, from left to right. */
export interface WelcomePageProps {
  readonly cards: readonly WelcomeCard[];
}

function Item({ item }: { readonly item: WelcomeItem }): ReactNode {
  const Mark = item.icon;
  const refused = item.disabledReason !== undefined;
  const button = (
    <button
      type="button"
      className={styles.item}
      aria-disabled={refused || undefined}
      aria-pressed={item.isChosen}
      onClick={() => (refused ? undefined : item.onSelect())}
    >
      {item.dot === undefined ? null : <StateDot state={item.dot} />}
      {Mark === undefined ? null : <Mark aria-hidden />}
      <span className={styles.words}>
        <span className={styles.label}>{item.label}</span>
        {item.detail === undefined ? null : <small>{item.detail}</small>}
      </span>
    </button>
  );
  return <li>{item.disabledReason === undefined ? button : <Tooltip text={item.disabledReason}>{button}</Tooltip>}</li>;
}

function Card({ card }: { readonly card: WelcomeCard }): ReactNode {
  const Mark = card.icon;
  return (
    <section className={styles.card} aria-labelledby={`card-${card.id}`}>
      <h3 id={`card-${card.id}`}>
        <Mark aria-hidden />
        {card.title}
      </h3>
      {card.body.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {card.items === undefined ? null : (
        <ul className={styles.list}>
          {card.items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {card.note === undefined ? null : <p className={styles.note}>{card.note}</p>}
      {card.action === undefined ? null : (
        <div className={styles.action}>
          <Button
            variant={card.action.variant ?? 'default'}
            disabledReason={card.action.disabledReason}
            onClick={card.action.onClick}
          >
            {card.action.label}
          </Button>
        </div>
      )}
    </section>
  );
}

/** The page for a first start: what is on your desk? */
export function WelcomePage({ cards }: WelcomePageProps): ReactNode {
  return (
    <div className={styles.page}>
      <div className={styles.welcome}>
        <h2>{t('welcome.title')}</h2>
        <p className={styles.lead}>{t('welcome.lead')}</p>
        <div className={styles.cards}>
          {cards.map((card) => (
            <Card key={card.id} card={card} />
          ))}
        </div>
      </div>
    </div>
  );
}
