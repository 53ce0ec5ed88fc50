/* A worksheet that saves itself: what is typed is kept on this phone until the server has it. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-worksheet]");
  if (!form || !window.fetch || !window.localStorage) return;

  var key = "lms-answers:sheet:" + form.dataset.worksheet;
  var place = form.querySelector("[data-save-state]");
  var sent = snapshot();
  var sending = false;
  var stopped = Boolean(document.querySelector(".error-summary"));
  var timer = 0;

  function say(text) {
    place.textContent = text;
  }

  function entries() {
    return Array.prototype.filter
      .call(form.elements, function (control) {
        var isOff = control.type === "radio" && !control.checked;
        return control.name.indexOf("field-") === 0 && !isOff;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  function snapshot() {
    return JSON.stringify(entries());
  }

  function load() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return null;
    }
  }

  function keep() {
    try {
      if (snapshot() === sent) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ fields: entries(), versions: versions() }));
    } catch (error) {
      return; // storage is full or switched off: the page itself still holds the text
    }
  }

  function versions() {
    return Array.prototype.filter
      .call(form.elements, function (control) {
        return control.name.indexOf("version-") === 0;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  /* What a lost line or a closed page left behind comes back, with the versions that it began
     with: what somebody saved meanwhile is not written over unseen. */
  function restore() {
    var kept = load();
    if (!kept || !kept.fields || stopped) return;
    var left = {};
    kept.fields.forEach(function (field) {
      (left[field[0]] = left[field[0]] || []).push(field[1]);
    });
    Array.prototype.forEach.call(form.elements, function (control) {
      var values = left[control.name];
      if (!values) return;
      if (control.type === "radio") control.checked = values[0] === control.value;
      else if (values.length) control.value = values.shift();
    });
    kept.versions.forEach(function (version) {
      var control = form.elements.namedItem(version[0]);
      if (control) control.value = version[1];
    });
    if (snapshot() === sent) localStorage.removeItem(key);
    else {
      say(form.dataset.restored);
      later();
    }
  }

  function showErrors(errors) {
    Array.prototype.forEach.call(form.querySelectorAll("[data-field]"), function (box) {
      var told = box.querySelector("[data-error]");
      var error = errors[box.dataset.field] || "";
      told.textContent = error;
      told.hidden = !error;
    });
  }

  function save() {
    var now = snapshot();
    if (sending || stopped || now === sent) return;
    sending = true;
    say(form.dataset.saving);
    var body = new FormData(form);
    fetch(form.action, {
      method: "POST",
      body: body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "manual",
    })
      .then(function (response) {
        if (response.status === 401 || response.status === 400) return stop(form.dataset.ended);
        if (response.status === 409) return stop(form.dataset.conflict);
        if (!response.ok && response.status !== 422) throw new Error(String(response.status));
        return response.json().then(function (answer) {
          acknowledge(now, answer);
        });
      })
      .catch(function () {
        say(form.dataset.kept);
      })
      .then(function () {
        sending = false;
        if (!stopped && snapshot() !== sent && navigator.onLine !== false) later();
      });
  }

  function acknowledge(now, answer) {
    sent = now;
    Object.keys(answer.versions || {}).forEach(function (name) {
      var control = form.elements.namedItem("version-" + name);
      if (control) control.value = String(answer.versions[name]);
    });
    showErrors(answer.errors || {});
    keep();
    var isWhole = !answer.said && !Object.keys(answer.errors || {}).length;
    say(isWhole ? form.dataset.saved : answer.said || "");
  }

  function stop(text) {
    stopped = true;
    say(text);
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 2500);
  }

  form.addEventListener("input", function () {
    keep();
    later();
  });
  form.addEventListener("change", function () {
    keep();
    save();
  });
  form.addEventListener("submit", function () {
    window.clearTimeout(timer);
    stopped = true;
  });
  window.addEventListener("online", save);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
  // A page that says the form was saved has the server's text: an old draft is not wanted back.
  if (/[?&]said=/.test(location.search)) localStorage.removeItem(key);
  else restore();
})();
