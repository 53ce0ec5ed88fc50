/* A quiz whose answers survive a lost line.
   Each answer is kept in this browser until the server has acknowledged it, and sent again by its
   client id and sequence. The next question comes from a template that came with the page. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-quiz]");
  var submitForm = document.querySelector("form[data-submit-quiz]");
  var attempt = form ? form.dataset.quiz : submitForm ? submitForm.dataset.submitQuiz : "";
  if (!attempt || !window.fetch || !window.localStorage || !window.URLSearchParams) return;

  var key = "lms-answers:" + attempt;
  var token = document.querySelector("meta[name=csrf-token]").content;
  var path = "/attempts/" + attempt + "/answers";
  var sending = false;

  function load() {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch (error) {
      return {};
    }
  }

  function store(state) {
    if (Object.keys(state.answers || {}).length) localStorage.setItem(key, JSON.stringify(state));
    else localStorage.removeItem(key);
  }

  function newState() {
    var bytes = new Uint8Array(12);
    crypto.getRandomValues(bytes);
    var client = Array.prototype.map
      .call(bytes, function (byte) {
        return ("0" + byte.toString(16)).slice(-2);
      })
      .join("");
    return { client: client, sequence: 0, answers: {} };
  }

  function waiting(state) {
    return Object.keys((state || load()).answers || {})
      .map(Number)
      .sort(function (a, b) {
        return a - b;
      });
  }

  function say(text) {
    document.querySelectorAll("[data-save-state]").forEach(function (place) {
      if (place.isConnected) place.textContent = text;
    });
  }

  function fill(text, values) {
    return values.reduce(function (made, value, index) {
      return made.replace("{" + index + "}", value);
    }, text);
  }

  function locked(act) {
    if (navigator.locks) return navigator.locks.request(key, act);
    return act();
  }

  function send() {
    if (sending || !waiting().length) return Promise.resolve(true);
    sending = true;
    return locked(sendAll).then(
      function (done) {
        sending = false;
        return done;
      },
      function () {
        sending = false;
        lost();
        return false;
      }
    );
  }

  function sendAll() {
    var state = load();
    var number = waiting(state)[0];
    if (number === undefined) {
      say(form ? form.dataset.saved : "");
      return Promise.resolve(true);
    }
    var answer = state.answers[number];
    var body = new URLSearchParams(answer.fields);
    body.append("csrf_token", token);
    body.append("client_id", state.client);
    body.append("sequence", String(answer.sequence));
    return fetch(path, {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    }).then(function (response) {
      if (response.status === 401 || response.status === 400) {
        ended();
        return false;
      }
      if (response.status === 409) {
        localStorage.removeItem(key);
        location.href = "/attempts/" + attempt;
        return false;
      }
      if (!response.ok) throw new Error(String(response.status));
      acknowledge(number, answer.sequence);
      return sendAll();
    });
  }

  function acknowledge(number, sequence) {
    var state = load();
    var kept = (state.answers || {})[number];
    if (kept && kept.sequence === sequence) delete state.answers[number];
    store(state);
  }

  function lost() {
    var source = (form || submitForm).dataset;
    if (form) say(fill(source.kept, [waiting().join(source.comma)]));
    else say(source.waiting);
  }

  function ended() {
    if (form) say(fill(form.dataset.ended, [waiting().join(form.dataset.comma)]));
    else say(submitForm.dataset.waiting);
  }

  window.addEventListener("online", send);
  window.setInterval(send, 15000);
  send();

  if (submitForm) {
    submitForm.addEventListener("submit", function (event) {
      if (!waiting().length) return;
      event.preventDefault();
      say(submitForm.dataset.waiting);
      send().then(function (done) {
        if (done && !waiting().length) location.reload();
      });
    });
    return;
  }

  var slot = form.querySelector("[data-slot]");
  var total = Number(form.dataset.total);
  var answered = {};
  var current = Number(slot.querySelector("[data-question]").dataset.question);
  var pages = {};

  document.querySelectorAll("template[data-for]").forEach(function (template) {
    pages[template.dataset.for] = template.content;
    if (isAnswered(template.content)) answered[template.dataset.for] = true;
  });
  if (isAnswered(slot)) answered[current] = true;

  function controls(root) {
    return Array.prototype.filter.call(
      root.querySelectorAll("input[name], select[name]"),
      function (control) {
        return control.name.indexOf("answer-") === 0;
      }
    );
  }

  function fieldsOf(root) {
    return controls(root)
      .filter(function (control) {
        return (control.type !== "radio" && control.type !== "checkbox") || control.checked;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  function isAnswered(root) {
    return fieldsOf(root).some(function (field) {
      return field[1] !== "";
    });
  }

  function restore(root, fields) {
    controls(root).forEach(function (control) {
      var values = fields
        .filter(function (field) {
          return field[0] === control.name;
        })
        .map(function (field) {
          return field[1];
        });
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = values.indexOf(control.value) >= 0;
      } else if (control.type !== "hidden") {
        control.value = values.length ? values[values.length - 1] : "";
      }
    });
  }

  function keep() {
    var fields = fieldsOf(slot);
    var state = load();
    if (!state.client) state = newState();
    state.sequence = Math.max(state.sequence, Number(form.dataset.sequence), Date.now()) + 1;
    state.answers[current] = { fields: fields, sequence: state.sequence };
    store(state);
    if (isAnswered(slot)) answered[current] = true;
    else delete answered[current];
    say(form.dataset.saving);
  }

  function show(number, push) {
    if (number === current || !pages[number]) return;
    var left = document.createDocumentFragment();
    while (slot.firstChild) left.appendChild(slot.firstChild);
    pages[current] = left;
    slot.appendChild(pages[number]);
    delete pages[number];
    current = number;
    restoreKept();
    dress();
    if (push) history.pushState({ number: number }, "", form.dataset.page + "?question=" + number);
    var question = slot.querySelector("[data-question]");
    question.setAttribute("tabindex", "-1");
    question.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function restoreKept() {
    var kept = (load().answers || {})[current];
    if (kept) restore(slot, kept.fields);
  }

  function dress() {
    var forward = form.querySelector("[data-forward]");
    var backward = form.querySelector("[data-backward]");
    forward.textContent = current < total ? form.dataset.next : form.dataset.last;
    forward.value = current < total ? String(current + 1) : "check";
    if (!backward) {
      backward = document.createElement("button");
      backward.type = "submit";
      backward.name = "then";
      backward.className = "button button-secondary";
      backward.setAttribute("data-backward", "");
      backward.textContent = form.dataset.back;
      forward.parentNode.appendChild(backward);
    }
    backward.hidden = current === 1;
    backward.value = String(current - 1);
    var place = document.querySelector("[data-quiz-progress]");
    var count = Object.keys(answered).length;
    var label = fill(place.dataset.text, [count]);
    place.querySelector("p").textContent = label;
    place.querySelector("progress").value = count;
    place.querySelector("progress").setAttribute("aria-label", label);
  }

  function toCheck() {
    send().then(function (done) {
      if (done && !waiting().length) location.href = form.dataset.check;
      else lost();
    });
  }

  form.addEventListener("change", function () {
    keep();
    dress();
    send();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = event.submitter || form.querySelector("[data-forward]");
    if (!kept()) keep();
    send();
    if (button.value === "check") toCheck();
    else show(Number(button.value), true);
  });

  function kept() {
    var first = controls(slot)[0];
    return !first || !isAnswered(slot) ? true : Boolean((load().answers || {})[current]);
  }

  document.querySelector("[data-to-check]").addEventListener("click", function (event) {
    if (!waiting().length) return;
    event.preventDefault();
    toCheck();
  });

  window.addEventListener("popstate", function () {
    var match = /[?&]question=(\d+)/.exec(location.search);
    show(match ? Number(match[1]) : 1, false);
  });

  restoreKept();
})();
