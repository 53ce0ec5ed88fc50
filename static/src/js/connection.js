/* The connection to the server: posts forms, stores what has not been sent yet and reads form
   fields, for all scripts that send. Defines `window.lmsConnection`; where it is missing, the browser
   submits the forms itself. */
(function () {
  "use strict";
  try {
    if (!window.fetch || !window.FormData || !window.Promise || !window.localStorage) return;
  } catch (error) {
    return; // storage is forbidden: the browser submits the forms itself
  }

  var REQUEST_TIMEOUT = 20000;
  var RETRY_INTERVAL = 15000;
  var STALE_AFTER = 3 * 24 * 3600 * 1000; // ms; an older entry is sent only when the user confirms it
  var ANNOUNCE_DELAY = 120; // ms; a screen reader announces a new region only when it is filled later
  var texts = window.lmsTexts; // of the language of the page, see lms/web/script_texts.py
  var token = document.querySelector("[name=csrf_token]"); // every page can switch its language
  var person = document.body.dataset.person || "";
  var clickedButton = null;
  var memory = {}; // holds what does not fit into the phone's storage

  /* Resolves with `{status, data}`. Rejects when the application did not answer: no connection, a
     server that is overloaded, or the sign-in page of a wireless network. */
  function post(action, fields) {
    var body = new FormData();
    fields.forEach(function (field) {
      body.append(field[0], field[1].replace(/\0/g, ""));
    });
    body.append("csrf_token", token.value);
    return request(action, { method: "POST", body: body }).then(function (response) {
      var status = response.status;
      var isJson = /json/.test(response.headers.get("Content-Type") || "");
      var isTemporary = !status || status === 408 || status === 429 || status >= 500;
      if (isTemporary || (response.ok && !isJson)) throw new Error(String(status));
      return isJson
        ? response.json().then(function (data) {
            return { status: status, data: data };
          })
        : { status: status, data: {} };
    });
  }

  function request(address, options) {
    var controller = window.AbortController ? new AbortController() : null;
    var timer = window.setTimeout(function () {
      if (controller) controller.abort();
    }, REQUEST_TIMEOUT);
    options.headers = { Accept: "application/json" };
    options.credentials = "same-origin";
    options.redirect = "manual";
    options.cache = "no-store";
    if (controller) options.signal = controller.signal;
    return fetch(address, options).finally(function () {
      window.clearTimeout(timer);
    });
  }

  /* Whether the server can be reached at all. */
  function checkServer() {
    return request("/readyz", {}).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
    });
  }

  /* Runs one callback at a time over all tabs, where the browser supports locks. */
  function withLock(name, callback) {
    return navigator.locks ? navigator.locks.request(name, callback) : Promise.resolve().then(callback);
  }

  function load(key) {
    if (memory[key]) return memory[key];
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function store(key, value) {
    delete memory[key];
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch (error) {
      if (!value) return;
      memory[key] = value;
      removeStored(key);
    }
  }

  /* The stored value is older than the one in memory. */
  function removeStored(key) {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      return; // the storage refuses this too
    }
  }

  /* Whether the phone's storage is full: unsent entries last as long as this page. */
  function isStorageFull() {
    return Object.keys(memory).length > 0;
  }

  function listKeys(prefix) {
    var keys = Object.keys(memory);
    for (var index = 0; index < localStorage.length; index += 1) keys.push(localStorage.key(index));
    return keys.filter(function (key) {
      return key.indexOf(prefix) === 0;
    });
  }

  function keyPrefixOf(id) {
    return "lms-answers:" + id + ":";
  }

  function newId() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(12));
    return Array.prototype.map
      .call(bytes, function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      })
      .join("");
  }

  /* The fields that the browser would send, without the token. */
  function readFields(form, button) {
    var fields = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrf_token") fields.push([name, value]);
    });
    if (button && button.name) fields.push([button.name, button.value]);
    return fields;
  }

  /* Puts values back into controls; values of one name are assigned in their order. */
  function fillControls(controls, fields) {
    var remaining = {};
    fields.forEach(function (field) {
      (remaining[field[0]] = remaining[field[0]] || []).push(field[1]);
    });
    Array.prototype.forEach.call(controls, function (control) {
      if (/^(submit|button|reset|image|file)$/.test(control.type)) return;
      var values = remaining[control.name] || [];
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.indexOf(control.value) >= 0;
      } else if (control.type !== "hidden" && values.length) control.value = values.shift();
    });
  }

  /* Submits a form as the browser does, with `fields` of the button added. */
  function submitForm(form, fields) {
    fields.forEach(function (field) {
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = field[0];
      input.value = field[1];
      form.appendChild(input);
    });
    HTMLFormElement.prototype.submit.call(form);
  }

  /* Shows a message in a region. `link`: the text of a link to the sign-in page and back, or
     `{text, href}`. */
  function showMessage(region, text, link) {
    region.message = [isStorageFull() ? texts.storageFull : text, link];
    if (region.isAnnounced) return renderMessage(region);
    window.setTimeout(function () {
      region.isAnnounced = true;
      renderMessage(region);
    }, ANNOUNCE_DELAY);
  }

  function renderMessage(region) {
    var text = region.message[0];
    var link = region.message[1];
    if (region.textContent.trim() === text) return;
    region.textContent = text;
    if (!link) return;
    var anchor = document.createElement("a");
    anchor.href = link.href || "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
    anchor.textContent = link.text || link;
    region.append(" ", anchor);
  }

  /* Shows a notice at the top of the page about an entry that is sent only when the user says so.
     `choices`: names of texts, and what each button does. */
  function askUser(entry, choices) {
    var main = document.getElementById("main");
    var notice = document.createElement("div");
    var region = document.createElement("p");
    var buttonRow = document.createElement("p");
    notice.className = "notice notice-attention";
    notice.setAttribute("data-pending", "");
    region.setAttribute("role", "status");
    buttonRow.className = "row";
    Object.keys(choices).forEach(function (name) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.textContent = texts[name];
      button.addEventListener("click", function () {
        notice.remove();
        main.focus();
        choices[name]();
      });
      buttonRow.appendChild(button);
    });
    notice.append(region, buttonRow);
    main.insertBefore(notice, main.firstChild);
    var day = new Date(entry.at).toLocaleDateString(document.documentElement.lang);
    var text = texts[entry.isRefused ? "refused" : "stale"];
    text = text.replace("{0}", entry.label).replace("{1}", day).replace("{2}", entry.reason || "");
    showMessage(region, text);
    return notice;
  }

  document.addEventListener(
    "click",
    function (event) {
      var button = event.target.closest && event.target.closest("button");
      clickedButton = button && button.form ? button : null;
    },
    true
  );

  window.addEventListener("beforeunload", function (event) {
    if (!isStorageFull()) return;
    event.preventDefault();
    event.returnValue = "";
  });

  window.lmsConnection = {
    post: post,
    checkServer: checkServer,
    withLock: withLock,
    load: load,
    store: store,
    listKeys: listKeys,
    newId: newId,
    readFields: readFields,
    fillControls: fillControls,
    submitForm: submitForm,
    showMessage: showMessage,
    /* The button that submitted a form; the first one where the browser does not report it. */
    submitterOf: function (event) {
      var form = event.target;
      return (
        event.submitter ||
        (clickedButton && clickedButton.form === form ? clickedButton : form.querySelector("button"))
      );
    },
    /* Calls `callback` at intervals, and as soon as the connection returns. */
    onReconnect: function (callback) {
      window.addEventListener("online", callback);
      window.setInterval(callback, RETRY_INTERVAL);
    },
    /* Nobody is signed in, or the page belongs to another session; any other 400 is a refusal. */
    isSessionEnded: function (answer) {
      return answer.status === 401 || (answer.status === 400 && answer.data.is_stale === true);
    },
    /* Whether an entry is not sent without the user: it was refused, or written long ago. */
    needsDecision: function (entry) {
      return Boolean(entry.isRefused) || Date.now() - entry.at > STALE_AFTER;
    },
    markRefused: function (entry, answer) {
      entry.isRefused = true;
      entry.reason = answer.data.message || "";
    },
    askUser: askUser,
    person: person,
    /* The prefix of all keys of this person. On a shared phone nobody else reads, sends or removes
       these entries. */
    keyPrefix: keyPrefixOf(person),
    keyPrefixOf: keyPrefixOf,
  };
})();
