// The page: a picture goes to the server as it is, and what the network says of it comes back.

const byId = (id) => document.getElementById(id);

let key = '';

/** Asks the server; errors carry its own words. */
async function ask(path, options = {}) {
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const response = await fetch(path, { ...options, headers });
  if (response.ok) return response;
  if (response.status === 401) byId('key-row').hidden = false;
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `the server answered ${response.status}`);
}

const modelPath = () => `v2/models/${encodeURIComponent(byId('model').value)}`;

function say(text) {
  byId('status').textContent = text;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Models and their cards

async function loadModels() {
  const { models } = await (await ask('v2/models')).json();
  byId('model').replaceChildren(...models.map((name) => new Option(name)));
  await showCard();
}

async function showCard() {
  const card = await (await ask(`${modelPath()}/card`)).json();
  const rows = card.facts.flatMap(({ name, value, url }) => {
    const fact = element('dd', url ? undefined : value);
    if (url) {
      const link = element('a', value);
      link.href = url;
      link.rel = 'noreferrer';
      fact.append(link);
    }
    return [element('dt', name), fact];
  });
  byId('card').replaceChildren(...rows);
}

// Classification

let latest = 0;

async function classify(file) {
  const turn = ++latest;
  const name = file.name || 'The picture';
  say(`${name} is on its way …`);
  const start = performance.now();
  try {
    const options = { method: 'POST', body: file };
    const answer = await (await ask(`${modelPath()}/classify?top=5&crop=true`, options)).json();
    if (turn !== latest) return;
    const duration = (performance.now() - start).toFixed(1);
    show(answer);
    say(`${name}: ${nameOf(answer.predictions[0])}, in ${duration} ms`);
  } catch (error) {
    if (turn !== latest) return;
    byId('result').hidden = true;
    say(error.message);
  }
}

const nameOf = ({ index, label }) => label || `class ${index}`;

function show({ predictions, crop }) {
  byId('classes').replaceChildren(...predictions.map((prediction) => {
    const percent = 100 * prediction.probability;
    const row = element('li');
    const bar = element('div', undefined, 'bar');
    const filled = element('span');
    filled.style.width = `${percent}%`;
    bar.append(filled);
    row.append(element('span', nameOf(prediction)), element('span', `${percent.toFixed(2)} %`, 'share'), bar);
    return row;
  }));
  const canvas = byId('crop');
  canvas.width = crop.width;
  canvas.height = crop.height;
  const image = new ImageData(crop.width, crop.height);
  const bytes = atob(crop.rgb);
  for (let pixel = 0; pixel < crop.width * crop.height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * pixel + channel] = bytes.charCodeAt(3 * pixel + channel);
    }
    image.data[4 * pixel + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
  byId('crop-caption').textContent = `As the network gets it: ${crop.width} × ${crop.height}`;
  byId('result').hidden = false;
}

// Load, from the difference of two readings of /metrics

const interval = 2000;
const pointCount = 60;
const rates = [];
const medians = [];
let before;

/** The requests to models, and how many of them took at most each bound, in seconds. */
function reading(text) {
  const bucket = /^shufflezoo_request_duration_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm;
  const buckets = Array.from(text.matchAll(bucket), ([, bound, count]) => ({
    bound: bound === '+Inf' ? Infinity : Number(bound),
    count: Number(count),
  }));
  return { time: performance.now() / 1000, buckets };
}

/** The time that a share of the requests between two readings stayed below; `undefined` without any. */
function quantile(from, to, share) {
  const counts = to.buckets.map(({ count }, index) => count - from.buckets[index].count);
  const wanted = share * counts.at(-1);
  const index = counts.findIndex((count) => count >= wanted && count > 0);
  if (index < 0) return undefined;
  const lower = index > 0 ? to.buckets[index - 1].bound : 0;
  const upper = to.buckets[index].bound;
  if (upper === Infinity) return lower;
  const below = index > 0 ? counts[index - 1] : 0;
  return lower + (upper - lower) * (wanted - below) / (counts[index] - below);
}

const milliseconds = (seconds) => seconds === undefined ? '–' : `${(1000 * seconds).toPrecision(2)} ms`;

function draw(id, values) {
  const largest = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const points = values.map((value, index) => {
    const x = 300 * (pointCount - values.length + index) / (pointCount - 1);
    return `${x.toFixed(1)},${(58 - 56 * (value ?? 0) / largest).toFixed(1)}`;
  });
  byId(id).firstElementChild.setAttribute('points', points.join(' '));
}

async function watch() {
  try {
    if (!document.hidden) {
      const now = reading(await (await ask('metrics')).text());
      if (before) {
        const rate = (now.buckets.at(-1).count - before.buckets.at(-1).count) / (now.time - before.time);
        const median = quantile(before, now, 0.5);
        rates.push(rate);
        medians.push(median);
        if (rates.length > pointCount) { rates.shift(); medians.shift(); }
        byId('rate').textContent = rate.toFixed(1);
        byId('median').textContent = milliseconds(median);
        byId('tail').textContent = milliseconds(quantile(before, now, 0.99));
        draw('rate-line', rates);
        draw('latency-line', medians);
      }
      before = now;
    }
  } catch {
    before = undefined;
  }
  setTimeout(watch, interval);
}

// Where pictures come from

byId('file').addEventListener('change', ({ target }) => {
  if (target.files[0]) classify(target.files[0]);
});

byId('model').addEventListener('change', () => {
  showCard().catch((error) => say(error.message));
  const [file] = byId('file').files;
  if (file) classify(file);
});

byId('use-key').addEventListener('click', () => {
  key = byId('key').value;
  loadModels().then(() => say('')).catch((error) => say(error.message));
});

addEventListener('paste', ({ clipboardData }) => {
  if (clipboardData.files[0]) classify(clipboardData.files[0]);
});

addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('drop').classList.add('over');
});

addEventListener('dragleave', () => byId('drop').classList.remove('over'));

addEventListener('drop', (event) => {
  event.preventDefault();
  byId('drop').classList.remove('over');
  if (event.dataTransfer.files[0]) classify(event.dataTransfer.files[0]);
});

loadModels().catch((error) => say(error.message));
watch();
