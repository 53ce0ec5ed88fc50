/* The line to the server: one way to post, to keep what waits and to read forms, for all scripts
   that send. Gives `window.lmsLine`; without it forms go out as the browser sends them. */
(function () {
  "use strict";
  try {
    if (!window.fetch || !window.FormData || !window.Promise || !window.localStorage) return;
  } catch (error) {
    return; // storage is forbidden: forms go out as the browser sends them
  }

  var LONGEST_WAIT = 20000;
  var AGAIN = 15000;
  var OLD = 3 * 24 * 3600 * 1000; // a weekend without a line; what is older is asked about
  var HEARD = 120; // a region that has just come into the page is heard only when filled later
  var token = document.querySelector("meta[name=csrf-token]");
  var person = document.body.dataset.person || "";
  var pressed = null;
  var memory = {}; // holds what the phone's storage does not take

  /* Gives `{status, data}`. Rejects when nothing of ours answered: no line, a server that cannot
     now, or the page of a stranger's wireless network. */
  function post(action, fields) {
    var body = new FormData();
    fields.forEach(function (field) {
      body.append(field[0], field[1].replace(/\0/g, ""));
    });
    body.append("csrf_token", token.content);
    return request(action, { method: "POST", body: body }).then(function (response) {
      var status = response.status;
      var isJson = /json/.test(response.headers.get("Content-Type") || "");
      var isLater = !status || status === 408 || status === 429 || status >= 500;
      if (isLater || (response.ok && !isJson)) throw new Error(String(status));
      return isJson
        ? response.json().then(function (data) {
            return { status: status, data: data };
          })
        : { status: status, data: {} };
    });
  }

  function request(address, options) {
    var stopper = window.AbortController ? new AbortController() : null;
    var timer = window.setTimeout(function () {
      if (stopper) stopper.abort();
    }, LONGEST_WAIT);
    options.headers = { Accept: "application/json" };
    options.credentials = "same-origin";
    options.redirect = "manual";
    options.cache = "no-store";
    if (stopper) options.signal = stopper.signal;
    return fetch(address, options).finally(function () {
      window.clearTimeout(timer);
    });
  }

  /* Whether the server can be reached at all. */
  function probe() {
    return request("/readyz", {}).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
    });
  }

  /* One at a time in all tabs, where the browser can. */
  function locked(name, act) {
    return navigator.locks ? navigator.locks.request(name, act) : Promise.resolve().then(act);
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
      forget(key);
    }
  }

  /* What was stored before is older than what the memory holds. */
  function forget(key) {
    try {
      localStorage.removeItem(key);
    } catch (error) {
      return; // neither does it take anything away
    }
  }

  /* The phone's storage is full: what waits lives as long as this page. */
  function isCrowded() {
    return Object.keys(memory).length > 0;
  }

  function keys(prefix) {
    var found = Object.keys(memory);
    for (var place = 0; place < localStorage.length; place += 1) found.push(localStorage.key(place));
    return found.filter(function (key) {
      return key.indexOf(prefix) === 0;
    });
  }

  function ownOf(id) {
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

  /* What the browser would send, the token left out. */
  function fieldsOf(form, button) {
    var found = [];
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && name !== "csrf_token") found.push([name, value]);
    });
    if (button && button.name) found.push([button.name, button.value]);
    return found;
  }

  /* Puts values back into controls, each in its turn where several have one name. */
  function fill(controls, fields) {
    var left = {};
    fields.forEach(function (field) {
      (left[field[0]] = left[field[0]] || []).push(field[1]);
    });
    Array.prototype.forEach.call(controls, function (control) {
      if (/^(submit|button|reset|image|file)$/.test(control.type)) return;
      var values = left[control.name] || [];
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.indexOf(control.value) >= 0;
      } else if (control.type !== "hidden" && values.length) control.value = values.shift();
    });
  }

  /* Sends a form as the browser does, with the button that was pressed. */
  function leave(form, fields) {
    fields.forEach(function (field) {
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = field[0];
      input.value = field[1];
      form.appendChild(input);
    });
    HTMLFormElement.prototype.submit.call(form);
  }

  /* Says it in one place; `link`: the words that lead to the sign-in and back,
     or words and where they lead. */
  function say(place, text, link) {
    var words = isCrowded() && document.querySelector("[data-no-room]");
    place.saying = [words ? words.dataset.noRoom : text, link];
    if (place.isHeard) return fillIn(place);
    window.setTimeout(function () {
      place.isHeard = true;
      fillIn(place);
    }, HEARD);
  }

  function fillIn(place) {
    var text = place.saying[0];
    var link = place.saying[1];
    if (place.textContent.trim() === text) return;
    place.textContent = text;
    if (!link) return;
    var way = document.createElement("a");
    way.href = link.href || "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
    way.textContent = link.words || link;
    place.append(" ", way);
  }

  /* Asks at the top of the page about something that does not go out by itself.
     `choices`: the names of words in the head of the page, and what each button does. */
  function ask(entry, choices) {
    var main = document.getElementById("main");
    var words = document.querySelector("[data-old]").dataset;
    var box = document.createElement("div");
    var place = document.createElement("p");
    var row = document.createElement("p");
    box.className = "notice notice-attention";
    box.setAttribute("data-asked", "");
    place.setAttribute("role", "status");
    row.className = "row";
    Object.keys(choices).forEach(function (name) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.textContent = words[name];
      button.addEventListener("click", function () {
        box.remove();
        main.focus();
        choices[name]();
      });
      row.appendChild(button);
    });
    box.append(place, row);
    main.insertBefore(box, main.firstChild);
    var day = new Date(entry.at).toLocaleDateString(document.documentElement.lang);
    var text = words[entry.isRefused ? "refused" : "old"];
    say(place, text.replace("{0}", entry.label).replace("{1}", day).replace("{2}", entry.why || ""));
    return box;
  }

  document.addEventListener(
    "click",
    function (event) {
      var button = event.target.closest && event.target.closest("button");
      pressed = button && button.form ? button : null;
    },
    true
  );

  window.addEventListener("beforeunload", function (event) {
    if (!isCrowded()) return;
    event.preventDefault();
    event.returnValue = "";
  });

  window.lmsLine = {
    post: post,
    probe: probe,
    locked: locked,
    load: load,
    store: store,
    keys: keys,
    newId: newId,
    fieldsOf: fieldsOf,
    fill: fill,
    leave: leave,
    say: say,
    /* The button that sent a form; the first one where the browser does not tell. */
    buttonOf: function (event) {
      var form = event.target;
      return (
        event.submitter || (pressed && pressed.form === form ? pressed : form.querySelector("button"))
      );
    },
    /* Calls `act` now and then, and as soon as the line is back. */
    whenBack: function (act) {
      window.addEventListener("online", act);
      window.setInterval(act, AGAIN);
    },
    /* Nobody is signed in, or the page is of another session; any other 400 is a refusal. */
    isEnded: function (answer) {
      return answer.status === 401 || (answer.status === 400 && answer.data.is_stale === true);
    },
    /* What does not go out by itself: it was refused, or written long ago. */
    isHeld: function (entry) {
      return Boolean(entry.isRefused) || Date.now() - entry.at > OLD;
    },
    markRefused: function (entry, answer) {
      entry.isRefused = true;
      entry.why = answer.data.message || "";
    },
    ask: ask,
    person: person,
    /* Where everything begins that is kept of this person. On a shared phone nobody else reads,
       sends or takes away what lies there. */
    own: ownOf(person),
    ownOf: ownOf,
  };
})();
