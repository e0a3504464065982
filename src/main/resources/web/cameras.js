/** Changes to cameras over REST. What goes wrong is thrown with the gateway's own words and, where it has them, details. */

const BASE = 'api/v1/cameras';

async function call(method, url, body, type = 'application/json') {
  let response;
  try {
    response = await fetch(url, {
      method, body: body && JSON.stringify(body), headers: body ? { 'content-type': type } : {},
    });
  } catch {
    throw new Error('the gateway does not answer');
  }
  if (!response.ok) {
    const { message, details } = await response.json().catch(() => ({ message: `status ${response.status}` }));
    throw Object.assign(new Error(message), { details });
  }
  return response;
}

function at(id) {
  return `${BASE}/${encodeURIComponent(id)}`;
}

/** Whether this gateway lets its users change cameras. */
export async function mayChange() {
  return (await (await call('GET', 'api/v1/version')).json()).changes;
}

export async function listCameras() {
  return (await call('GET', BASE)).json();
}

export async function getCamera(id) {
  return (await call('GET', at(id))).json();
}

export async function createCamera(settings) {
  return (await call('POST', BASE, settings)).json();
}

export async function changeCamera(id, patch) {
  return (await call('PATCH', at(id), patch, 'application/merge-patch+json')).json();
}

export async function pauseCamera(id) {
  await call('POST', `${at(id)}/pause`);
}

export async function resumeCamera(id) {
  await call('POST', `${at(id)}/resume`);
}

export async function deleteCamera(id) {
  await call('DELETE', at(id));
}

/** The first picture with these settings, as a blob; null if it is not to be seen. */
export async function testConnection(settings) {
  const response = await call('POST', 'api/v1/connection-test', settings);
  return response.status === 204 ? null : response.blob();
}

/** The camera's next counted picture, as a blob, and its frame's sequence. */
export async function getSnapshot(id) {
  const response = await call('GET', `${at(id)}/snapshot`);
  return { picture: await response.blob(), sequence: Number(response.headers.get('throng-sequence')) };
}

/** What was confirmed of the camera, and the calibration that it leads to. */
export async function getCalibration(id) {
  return (await call('GET', `${at(id)}/calibration`)).json();
}

/** Says how many people there are in a frame; returns as {@link getCalibration}. */
export async function confirmCount(id, sequence, people) {
  return (await call('POST', `${at(id)}/calibration/counts`, { sequence, people })).json();
}

/** Takes back all that was confirmed; returns as {@link getCalibration}. */
export async function forgetCounts(id) {
  return (await call('DELETE', `${at(id)}/calibration/counts`)).json();
}
