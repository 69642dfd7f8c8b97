// In one file there is no Python: values that are set and heard of stand in for it.
const told = JSON.parse(document.getElementById('nw-data').textContent), heard = new Set();
const values = { sent: told.sent, data: Uint8Array.from(atob(told.data), (one) => one.charCodeAt(0)), view: told.view };
const place = document.getElementById('nw-walk');
const model = {
  get: (name) => values[name],
  set: (name, value) => { values[name] = value; heard.forEach((one) => one()); },
  save_changes: () => {},
  on: (_, how) => heard.add(how),
  off: (_, how) => heard.delete(how),
};
unpacked(values.data).then((buffer) => { place.replaceChildren(); new Walk(place, model, buffer); });
