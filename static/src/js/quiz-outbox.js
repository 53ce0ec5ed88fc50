/* Answers of a quiz on their way: each is kept in this browser until the server has acknowledged
   it, and sent again by its client id and sequence, so that none is lost and none counted twice.
   Gives `window.lmsOutbox` on the pages of an attempt; `quiz.js` and the form that submits use it. */
(function () {
  "use strict";
  var home = document.querySelector("form[data-quiz], form[data-submit-quiz]");
  if (!home || !window.fetch || !window.URLSearchParams || !window.localStorage) return;

  var LONGEST_WAIT = 20000;
  var AGAIN = 15000;
  var attempt = home.dataset.quiz || home.dataset.submitQuiz;
  var key = "lms-answers:" + attempt;
  var token = document.querySelector("meta[name=csrf-token]").content;
  var memory = null; // holds the answers where the phone's storage is full
  var running = null;
  var state = "";

  function load() {
    if (memory) return memory;
    try {
      return JSON.parse(localStorage.getItem(key)) || newState();
    } catch (error) {
      return newState();
    }
  }

  function store(kept) {
    memory = null;
    try {
      if (Object.keys(kept.answers).length) localStorage.setItem(key, JSON.stringify(kept));
      else localStorage.removeItem(key);
    } catch (error) {
      memory = kept;
    }
  }

  function newState() {
    var bytes = window.crypto.getRandomValues(new Uint8Array(12));
    var client = Array.prototype.map
      .call(bytes, function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      })
      .join("");
    return { client: client, sequence: 0, answers: {} };
  }

  function numbers() {
    return Object.keys(load().answers)
      .map(Number)
      .sort(function (a, b) {
        return a - b;
      });
  }

  function keep(number, fields) {
    var kept = load();
    kept.sequence = Math.max(kept.sequence, Number(home.dataset.sequence) || 0, Date.now()) + 1;
    kept.answers[number] = { fields: fields, sequence: kept.sequence };
    store(kept);
  }

  function acknowledge(number, sequence) {
    var kept = load();
    var answer = kept.answers[number];
    if (answer && answer.sequence === sequence) delete kept.answers[number];
    store(kept);
  }

  /* One sending at a time in all tabs; whoever asks meanwhile gets the same promise. */
  function send() {
    if (running) return running;
    if (!numbers().length) return Promise.resolve(true);
    tell(state || "saving");
    running = locked(sendAll)
      .catch(function () {
        tell("lost");
        return false;
      })
      .then(function (done) {
        running = null;
        // One more may have been kept after the last look.
        return done && numbers().length ? send() : done;
      });
    return running;
  }

  function locked(act) {
    return navigator.locks ? navigator.locks.request(key, act) : act();
  }

  function sendAll() {
    var number = numbers()[0];
    if (number === undefined) {
      tell("saved");
      return Promise.resolve(true);
    }
    var answer = load().answers[number];
    return post(answer).then(function (response) {
      if (response.status === 401 || response.status === 400) {
        tell("ended");
        return false;
      }
      if (response.status === 409) {
        store(newState());
        location.href = "/attempts/" + attempt;
        return false;
      }
      if (!response.ok) throw new Error(String(response.status));
      acknowledge(number, answer.sequence);
      return sendAll();
    });
  }

  function post(answer) {
    var body = new URLSearchParams(answer.fields);
    body.append("csrf_token", token);
    body.append("client_id", load().client);
    body.append("sequence", String(answer.sequence));
    var request = {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    };
    if (!window.AbortController) return fetch("/attempts/" + attempt + "/answers", request);
    var stopper = new AbortController();
    var timer = window.setTimeout(function () {
      stopper.abort();
    }, LONGEST_WAIT);
    request.signal = stopper.signal;
    return fetch("/attempts/" + attempt + "/answers", request).finally(function () {
      window.clearTimeout(timer);
    });
  }

  /* The state in words, beside the question: saving, saved, lost or ended. */
  function tell(which) {
    state = which === "saved" || which === "saving" ? "" : which;
    var text = (home.dataset[which] || "").replace("{0}", numbers().join(home.dataset.comma));
    document.querySelectorAll("[data-save-state]").forEach(function (place) {
      if (place.textContent.trim() === text) return;
      place.textContent = text;
      place.classList.toggle("save-state-waiting", Boolean(state));
      if (which === "ended") place.appendChild(signInLink());
    });
  }

  function signInLink() {
    var link = document.createElement("a");
    link.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
    link.textContent = home.dataset.signIn;
    var box = document.createElement("span");
    box.append(" ", link);
    return box;
  }

  /* For a question that has just come into the page. */
  function tellAgain() {
    var which = state;
    document.querySelectorAll("[data-save-state]").forEach(function (place) {
      place.textContent = "";
      place.classList.remove("save-state-waiting");
    });
    if (which) tell(which);
  }

  window.lmsOutbox = {
    keep: keep,
    fields: function (number) {
      var answer = load().answers[number];
      return answer ? answer.fields : null;
    },
    numbers: numbers,
    send: send,
    tellAgain: tellAgain,
  };
  window.addEventListener("online", send);
  window.setInterval(send, AGAIN);
  send();

  function reloadWhenSent() {
    if (!numbers().length) return;
    // What the page says of the answers is older than they are.
    send().then(function (done) {
      if (done) location.reload();
    });
  }

  if (home.dataset.submitQuiz) {
    reloadWhenSent();
    home.addEventListener("submit", function (event) {
      if (!numbers().length) return;
      event.preventDefault();
      reloadWhenSent();
    });
  }
})();
