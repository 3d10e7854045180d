// Loaded before Azurite (node --require): what it answers has been written down before.
//
// Azurite writes its databases every five seconds, so a crash would take what it has accepted
// since. Here an answer waits until the databases that are dirty are in their files; answers that
// wait together share one writing. Each file begins with the SHA-256 of what follows.
"use strict";
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const Loki = require("lokijs");

const SEAL = "sha256 ";
const databases = [];
const waiting = [];
let scheduled = false;
let lasted = 0;

const sum = (text) => createHash("sha256").update(text).digest("hex");

function write(name, text) {
  const fresh = `${name}~`;
  fs.writeFileSync(fresh, `${SEAL}${sum(text)}\n${text}`, { mode: 0o600 });
  fs.renameSync(fresh, name);
}

const adapter = {
  loadDatabase(name, callback) {
    if (!fs.existsSync(name)) return callback(null);
    const content = fs.readFileSync(name, "utf8");
    const end = content.indexOf("\n");
    const text = content.slice(end + 1);
    if (content.slice(0, end) !== SEAL + sum(text)) {
      return callback(new Error(`${name} is damaged: its sum is not that of what it holds`));
    }
    return callback(text);
  },
  saveDatabase(name, text, callback) {
    try {
      write(name, text);
      callback(null);
    } catch (error) {
      callback(error);
    }
  },
};

// The constructor calls this for a database that is kept in a file.
Loki.prototype.autosaveEnable = function autosaveEnable() {
  this.persistenceAdapter = adapter;
  databases.push(this);
};

function save() {
  for (const each of databases.filter((one) => one.autosaveDirty())) {
    const dirty = each.collections.filter((one) => one.dirty);
    each.autosaveClearFlags();
    try {
      write(each.filename, each.serialize());
    } catch (error) {
      for (const one of dirty) one.dirty = true;
      throw error;
    }
  }
}

function settle() {
  scheduled = false;
  const began = performance.now();
  const answers = waiting.splice(0);
  try {
    save();
    for (const one of answers) one.send();
  } catch (error) {
    console.error(`Nothing could be written down, so nothing is answered: ${error.message}`);
    for (const one of answers) one.refuse();
  }
  lasted = performance.now() - began;
}

function schedule(answer) {
  waiting.push(answer);
  if (scheduled) return;
  scheduled = true;
  // At most half of the time goes into writing.
  setTimeout(settle, lasted);
}

// Azurite removes listeners that were there before its own, so the event itself is taken.
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function emitHeld(event, ...given) {
  if (event === "request") hold(given[1]);
  return emit.call(this, event, ...given);
};

function hold(response) {
  const calls = [];
  const own = { write: response.write, end: response.end };
  response.write = (...given) => {
    calls.push(["write", given]);
    return true;
  };
  response.end = (...given) => {
    calls.push(["end", given]);
    const release = () => Object.assign(response, own);
    const send = () => {
      release();
      for (const [name, each] of calls) response[name](...each);
    };
    const refuse = () => {
      release();
      response.socket?.destroy();
    };
    if (databases.some((one) => one.autosaveDirty()) || waiting.length > 0) schedule({ send, refuse });
    else send();
    return response;
  };
}
