// The camera's states, against devices made for the test.
import { describe, expect, it } from 'vitest';
import { Camera } from '../../../src/renderer/state/camera.ts';

class FakeTrack extends EventTarget {
  stopped = false;
  readonly id: string;

  constructor(id: string) {
    super();
    this.id = id;
  }

  getSettings() {
    return { deviceId: this.id };
  }

  stop() {
    this.stopped = true;
  }
}

class FakeDevices extends EventTarget {
  cameras = ['front'];
  fault: string | undefined;
  readonly tracks: FakeTrack[] = [];

  getUserMedia({ video }: { video: { deviceId?: { ideal: string } } }) {
    if (this.fault !== undefined) return Promise.reject(new DOMException('no', this.fault));
    const wanted = video.deviceId?.ideal ?? '';
    const id = this.cameras.includes(wanted) ? wanted : this.cameras[0];
    if (id === undefined) return Promise.reject(new DOMException('no', 'NotFoundError'));
    const track = new FakeTrack(id);
    this.tracks.push(track);
    return Promise.resolve({ getVideoTracks: () => [track], getTracks: () => [track] });
  }

  enumerateDevices() {
    return Promise.resolve(this.cameras.map((id) => ({ kind: 'videoinput', deviceId: id, label: `The ${id}` })));
  }

  change(cameras: string[]) {
    this.cameras = cameras;
    this.dispatchEvent(new Event('devicechange'));
  }
}

function setUp() {
  const devices = new FakeDevices();
  const kept = new Map<string, string>();
  const memory = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const camera = new Camera(devices as unknown as MediaDevices, memory);
  return { devices, memory, camera, close: camera.open() };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('Camera', () => {
  it('is on once allowed, and remembers which', async () => {
    const { camera, devices, memory } = setUp();
    expect(camera.state.get().state).toBe('off');
    const started = camera.start();
    expect(camera.state.get().state).toBe('asking');
    await started;
    expect(camera.state.get().state).toBe('on');
    expect(camera.choices.get()).toEqual([{ id: 'front', name: 'The front' }]);
    expect(new Camera(devices as unknown as MediaDevices, memory).chosen.get()).toBe('front');
  });

  it('lets go of the camera on stopping, also of one that is only now allowed', async () => {
    const { camera, devices, close } = setUp();
    await camera.start();
    camera.stop();
    expect([devices.tracks[0]?.stopped, camera.state.get().state]).toEqual([true, 'off']);
    const late = camera.start();
    close();
    await late;
    expect([devices.tracks[1]?.stopped, camera.state.get().state]).toEqual([true, 'off']);
  });

  it('lets go of it while hidden, and goes on when shown', async () => {
    const { camera, devices } = setUp();
    await camera.start();
    camera.setHidden(true);
    expect([devices.tracks[0]?.stopped, camera.state.get().state]).toEqual([true, 'hidden']);
    camera.setHidden(false);
    await settled();
    expect(camera.state.get().state).toBe('on');
    camera.stop();
    camera.setHidden(true);
    camera.setHidden(false);
    expect(camera.state.get().state).toBe('off');
  });

  it('starts by itself when a missing camera comes, or comes back', async () => {
    const { camera, devices } = setUp();
    devices.cameras = [];
    await camera.start();
    expect(camera.state.get()).toEqual({ state: 'fault', fault: 'none' });
    devices.change(['front']);
    await settled();
    expect(camera.state.get().state).toBe('on');
    devices.tracks[0]?.dispatchEvent(new Event('ended'));
    expect(camera.state.get()).toEqual({ state: 'fault', fault: 'unplugged' });
    devices.change(['front']);
    await settled();
    expect(camera.state.get().state).toBe('on');
  });

  it('does not ask again by itself where it was refused', async () => {
    const { camera, devices } = setUp();
    devices.fault = 'NotAllowedError';
    await camera.start();
    devices.fault = undefined;
    devices.change(['front', 'back']);
    camera.setHidden(true);
    await settled();
    expect(camera.state.get()).toEqual({ state: 'fault', fault: 'refused' });
  });

  it('changes to another camera, and uses what there is where the chosen one is gone', async () => {
    const { camera, devices } = setUp();
    devices.cameras = ['front', 'back'];
    await camera.start();
    camera.choose('back');
    await settled();
    expect(devices.tracks.map(({ id, stopped }) => [id, stopped])).toEqual([
      ['front', true],
      ['back', false],
    ]);
    devices.cameras = ['front'];
    await camera.start();
    expect(devices.tracks.at(-1)?.id).toBe('front');
  });

  it('says so where the browser gives no access to cameras', async () => {
    const camera = new Camera(undefined, { getItem: () => null, setItem: () => undefined });
    camera.open();
    await camera.start();
    expect(camera.state.get()).toEqual({ state: 'fault', fault: 'unsupported' });
  });
});
