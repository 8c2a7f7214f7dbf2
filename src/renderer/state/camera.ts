// The camera: asked for, on, refused, unplugged … and which one. It is on only while somebody looks.
import { faultOf, type CameraFault } from '../live/camera-fault.ts';
import { Store } from './store.ts';

export type CameraState =
  | { state: 'off' }
  | { state: 'asking' }
  | { state: 'on'; stream: MediaStream; track: MediaStreamTrack }
  /** Off while the page is hidden; goes on by itself. */
  | { state: 'hidden' }
  | { state: 'fault'; fault: CameraFault };

export interface CameraChoice {
  readonly id: string;
  readonly name: string;
}

type Devices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

const rememberedKey = 'zerolens-camera';

export class Camera {
  readonly state = new Store<CameraState>({ state: 'off' });
  /** Those to choose from; browsers tell them only once a camera has been allowed. */
  readonly choices = new Store<readonly CameraChoice[]>([]);
  readonly chosen: Store<string | undefined>;
  readonly #devices: Devices | undefined;
  readonly #memory: Pick<Storage, 'getItem' | 'setItem'>;
  #wanted = false;
  #hidden = false;
  /** Counts the attempts: an answer to an earlier one is not used. */
  #attempt = 0;

  /** `devices`: undefined where the browser gives no access to cameras; `memory`: keeps the choice. */
  constructor(devices: Devices | undefined, memory: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#devices = devices;
    this.#memory = memory;
    this.chosen = new Store(memory.getItem(rememberedKey) ?? undefined);
  }

  /** Follows cameras that come and go; returns what ends that and lets go of the camera. */
  open(): () => void {
    const onChange = (): void => void this.#devicesChanged();
    this.#devices?.addEventListener('devicechange', onChange);
    void this.#list();
    return () => {
      this.#devices?.removeEventListener('devicechange', onChange);
      this.stop();
    };
  }

  /** Asks for the camera, which may ask the user. */
  async start(): Promise<void> {
    this.#wanted = true;
    if (this.#hidden) return;
    this.#release();
    const attempt = this.#attempt;
    if (this.#devices === undefined) {
      this.state.set({ state: 'fault', fault: 'unsupported' });
      return;
    }
    this.state.set({ state: 'asking' });
    try {
      const stream = await this.#devices.getUserMedia({ video: this.#constraints(), audio: false });
      if (attempt === this.#attempt) this.#use(stream);
      else stopTracks(stream);
    } catch (error) {
      if (attempt === this.#attempt) this.state.set({ state: 'fault', fault: faultOf(error) });
    }
    await this.#list();
  }

  /** Lets go of the camera. */
  stop(): void {
    this.#wanted = false;
    this.#release();
    this.state.set({ state: 'off' });
  }

  /** Uses another camera from now on. */
  choose(id: string): void {
    this.#remember(id);
    if (this.#wanted) void this.start();
  }

  /** Whether the page is out of sight: the camera is let go of, and taken again when the page is back. */
  setHidden(hidden: boolean): void {
    if (hidden === this.#hidden) return;
    this.#hidden = hidden;
    if (!this.#wanted) return;
    if (!hidden) void this.start();
    else if (this.state.get().state !== 'fault') {
      this.#release();
      this.state.set({ state: 'hidden' });
    }
  }

  #constraints(): MediaTrackConstraints {
    const chosen = this.chosen.get();
    const size = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    // Not `exact`: where it is gone, another one is better than none.
    return chosen === undefined ? size : { ...size, deviceId: { ideal: chosen } };
  }

  #use(stream: MediaStream): void {
    const [track] = stream.getVideoTracks();
    if (track === undefined) {
      this.state.set({ state: 'fault', fault: 'none' });
      return;
    }
    // Not for our own `stop`: only when the camera, or its permission, is gone.
    track.addEventListener('ended', () => {
      const now = this.state.get();
      if (now.state !== 'on' || now.track !== track) return;
      this.state.set({ state: 'fault', fault: 'unplugged' });
      void this.#list();
    });
    const { deviceId } = track.getSettings();
    if (deviceId !== undefined && this.chosen.get() === undefined) this.#remember(deviceId);
    this.state.set({ state: 'on', stream, track });
  }

  async #devicesChanged(): Promise<void> {
    await this.#list();
    const now = this.state.get();
    const missing = now.state === 'fault' && (now.fault === 'none' || now.fault === 'unplugged');
    if (missing && this.#wanted && this.choices.get().length > 0) await this.start();
  }

  async #list(): Promise<void> {
    const devices = (await this.#devices?.enumerateDevices().catch(() => [])) ?? [];
    const cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
    this.choices.set(
      cameras.map(({ deviceId, label }, place) => ({ id: deviceId, name: label || `Camera ${place + 1}` })),
    );
  }

  #remember(id: string): void {
    this.chosen.set(id);
    this.#memory.setItem(rememberedKey, id);
  }

  #release(): void {
    this.#attempt += 1;
    const now = this.state.get();
    if (now.state === 'on') stopTracks(now.stream);
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
