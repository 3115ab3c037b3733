import { useState, type ReactNode } from 'react';
import type { Settings } from '../../../src/contract/computer.js';
import { t } from '../../i18n/t.js';
import { Checkbox, Input, Select } from '../../ui/index.js';
import { useWb, useWindow } from '../window/context.js';
import styles from './SettingsPage.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

/** A number that is taken over as soon as it is one of the allowed. */
function NumberField({ label, hint, value, least, most, onChange }: NumberFieldProps): ReactNode {
  const [text, setText] = useState(String(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    // Changed elsewhere, or by ourselves just now.
    setSeen(value);
    setText(String(value));
  }
  const isRight = (number: number): boolean => Number.isInteger(number) && number >= least && number <= most;
  const handleChange = (next: string): void => {
    setText(next);
    const number = Number(next);
    if (next.trim() !== '' && isRight(number)) onChange(number);
  };
  return (
    <Input
      label={label}
      hint={hint}
      value={text}
      onChange={handleChange}
      error={isRight(Number(text)) ? undefined : t('settings.wrongNumber', { least: String(least), most: String(most) })}
    />
  );
}

type Change = (values: Partial<Settings>) => void;

function Looks({ settings, change }: { readonly settings: Settings; readonly change: Change }): ReactNode {
  return (
    <section aria-labelledby="settings-looks" className={styles.group}>
      <h2 id="settings-looks">{t('settings.looks')}</h2>
      <Select
        label={t('settings.theme')}
        hint={t('settings.themeHint')}
        value={settings.theme}
        options={[
          { value: 'system', label: t('settings.themeSystem') },
          { value: 'light', label: t('settings.themeLight') },
          { value: 'dark', label: t('settings.themeDark') },
          { value: 'high-contrast', label: t('settings.themeHighContrast') },
        ]}
        onChange={(theme) => change({ theme })}
      />
      <NumberField
        label={t('settings.editorFontSize')}
        hint={t('settings.fontSizeHint')}
        value={settings.editorFontSize}
        least={8}
        most={40}
        onChange={(editorFontSize) => change({ editorFontSize })}
      />
      <NumberField
        label={t('settings.terminalFontSize')}
        hint={t('settings.fontSizeHint')}
        value={settings.terminalFontSize}
        least={8}
        most={40}
        onChange={(terminalFontSize) => change({ terminalFontSize })}
      />
      <NumberField
        label={t('settings.terminalScrollback')}
        hint={t('settings.terminalScrollbackHint')}
        value={settings.terminalScrollback}
        least={100}
        most={200_000}
        onChange={(terminalScrollback) => change({ terminalScrollback })}
      />
      <Checkbox
        label={t('settings.fontLigatures')}
        hint={t('settings.fontLigaturesHint')}
        checked={settings.fontLigatures}
        onChange={(fontLigatures) => change({ fontLigatures })}
      />
    </section>
  );
}

function Boards({ settings, change }: { readonly settings: Settings; readonly change: Change }): ReactNode {
  return (
    <section aria-labelledby="settings-boards" className={styles.group}>
      <h2 id="settings-boards">{t('settings.boards')}</h2>
      <Select
        label={t('settings.resetBeforeRun')}
        hint={t('settings.resetBeforeRunHint')}
        value={settings.resetBeforeRun}
        options={[
          { value: 'board', label: t('settings.resetBoard') },
          { value: 'always', label: t('settings.resetAlways') },
          { value: 'never', label: t('settings.resetNever') },
        ]}
        onChange={(resetBeforeRun) => change({ resetBeforeRun })}
      />
      <Checkbox
        label={t('settings.probeOnAttach')}
        hint={t('settings.probeOnAttachHint')}
        checked={settings.probeOnAttach}
        onChange={(probeOnAttach) => change({ probeOnAttach })}
      />
      <Checkbox
        label={t('settings.reconnect')}
        hint={t('settings.reconnectHint')}
        checked={settings.reconnect}
        onChange={(reconnect) => change({ reconnect })}
      />
    </section>
  );
}

/** Every setting with its explanation; a change is kept at once. */
export function SettingsPage(): ReactNode {
  const { wb, commander } = useWindow();
  const settings = useWb(
    (w) => w.settings,
    (s) => s,
  );
  const change: Change = (values) => void commander.attempt(t('settings.title'), () => wb.host.settings.update({ values }));
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h1>{t('settings.title')}</h1>
        <p className={styles.lead}>{t('settings.saved')}</p>
        <Looks settings={settings} change={change} />
        <section aria-labelledby="settings-keys" className={styles.group}>
          <h2 id="settings-keys">{t('settings.keysGroup')}</h2>
          <Select
            label={t('settings.keys')}
            hint={t('settings.keysHint')}
            value={settings.keys}
            options={[
              { value: 'vscode', label: t('settings.keysVscode') },
              { value: 'openmv', label: t('settings.keysOpenmv') },
            ]}
            onChange={(keys) => change({ keys })}
          />
        </section>
        <Boards settings={settings} change={change} />
      </div>
    </div>
  );
}
