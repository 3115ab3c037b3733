import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { decodePnm, type ImageType, type Pixels } from '../../state/image-type.js';
import { Button, EmptyState, Segmented, WarningIcon } from '../../ui/index.js';
import { HexView, sizeFacts, type ViewedFile } from './HexView.js';
import { ViewerBar } from './ViewerBar.js';
import styles from './Viewers.module.css';

type Zoom = 'fit' | '100' | '200' | '400';
interface Size {
  readonly width: number;
  readonly height: number;
}

/** An address of the bytes for the page itself (`img-src blob:` of the content policy); given back when the picture goes. */
function showBlob(image: HTMLImageElement | null, bytes: Uint8Array, type: ImageType): (() => void) | undefined {
  if (image === null) return undefined;
  const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${type}` }));
  image.src = address;
  return () => URL.revokeObjectURL(address);
}

interface PictureProps {
  readonly name: string;
  readonly zoom: Zoom;
  readonly size: Size | null;
}

interface PhotoProps extends PictureProps {
  readonly bytes: Uint8Array;
  readonly type: ImageType;
  /** Null: it can't be decoded. */
  readonly onSize: (size: Size | null) => void;
}

function styleOf(zoom: Zoom, size: Size | null): { readonly width: number; readonly height: number } | undefined {
  if (zoom === 'fit' || size === null) return undefined;
  const factor = Number(zoom) / 100;
  return { width: size.width * factor, height: size.height * factor };
}

function Canvas({ name, zoom, size, pixels }: PictureProps & { readonly pixels: Pixels }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, rgba } = pixels;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [pixels]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={name}
      width={pixels.width}
      height={pixels.height}
      className={styles.picture}
      data-zoom={zoom}
      style={styleOf(zoom, size)}
    />
  );
}

function Photo({ name, zoom, size, bytes, type, onSize }: PhotoProps): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => showBlob(image.current, bytes, type), [bytes, type]);
  return (
    <img
      ref={image}
      alt={name}
      className={styles.picture}
      data-zoom={zoom}
      style={styleOf(zoom, size)}
      onLoad={({ currentTarget }) => onSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })}
      onError={() => onSize(null)}
    />
  );
}

const KINDS = { png: 'PNG', jpeg: 'JPEG', gif: 'GIF', webp: 'WebP', bmp: 'BMP' } as const;

function kindName(type: ImageType, bytes: Uint8Array): string {
  return type !== 'pnm' ? KINDS[type] : bytes[1] === 0x36 ? 'PPM' : 'PGM';
}
const ZOOMS = ['fit', '100', '200', '400'] as const;

function ZoomChoice({ zoom, onChange }: { readonly zoom: Zoom; readonly onChange: (zoom: Zoom) => void }): ReactNode {
  const options = ZOOMS.map((value) => ({
    value,
    label: value === 'fit' ? t('editor.zoomFit') : t('ui.percent', { percent: value }),
  }));
  return <Segmented label={t('editor.zoom')} value={zoom} options={options} onChange={onChange} />;
}

/** A picture with its size in pixels and bytes; fitted into the pane, or pixel by pixel. */
export function ImageView({ name, bytes, type }: ViewedFile & { readonly type: ImageType }): ReactNode {
  const pixels = useMemo(() => (type === 'pnm' ? decodePnm(bytes) : null), [bytes, type]);
  const [natural, setNatural] = useState<Size | null | undefined>();
  const [showsBytes, setShowsBytes] = useState(false);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const size = pixels ?? natural ?? null;
  if (showsBytes)
    return (
      <HexView name={name} bytes={bytes}>
        <Button size="sm" variant="ghost" onClick={() => setShowsBytes(false)}>
          {t('editor.showPicture')}
        </Button>
      </HexView>
    );
  const facts = [
    kindName(type, bytes),
    ...(size === null ? [] : [t('editor.pixels', { width: formatNumber(size.width), height: formatNumber(size.height) })]),
    sizeFacts(bytes.length),
  ];
  const cannot = type === 'pnm' ? pixels === null : natural === null;
  return (
    <div className={styles.view}>
      <ViewerBar name={name} bytes={bytes} facts={facts}>
        <ZoomChoice zoom={zoom} onChange={setZoom} />
        <Button size="sm" variant="ghost" onClick={() => setShowsBytes(true)}>
          {t('editor.showBytes')}
        </Button>
      </ViewerBar>
      <div role="region" aria-label={t('editor.imageLabel', { name })} tabIndex={0} className={styles.stage} data-zoom={zoom}>
        {cannot ? (
          <EmptyState
            icon={WarningIcon}
            text={t('editor.brokenPicture', { name })}
            action={{ label: t('editor.showBytes'), onClick: () => setShowsBytes(true) }}
          />
        ) : pixels !== null ? (
          <Canvas name={name} zoom={zoom} size={size} pixels={pixels} />
        ) : (
          <Photo name={name} zoom={zoom} size={size} bytes={bytes} type={type} onSize={setNatural} />
        )}
      </div>
    </div>
  );
}
