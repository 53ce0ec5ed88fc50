/* A worksheet that saves itself: what is typed is kept on this phone until the server has it.
   All saves of a page are one sequence, sent one after the other with the page's id and a number
   that grows: so the server tells a repeat, a late one and a restored draft from another writer. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-worksheet]");
  var line = window.lmsLine;
  if (!form || !line) return;

  var SOON = 2500;
  var WAITING = "save-state-waiting";
  var key = line.own + "sheet:" + form.dataset.worksheet;
  var place = form.querySelector("[data-save-state]");
  // Where two texts stand side by side nothing is saved before the button is pressed.
  var isQuiet = Boolean(document.querySelector(".error-summary"));
  var sent = isQuiet ? null : snapshot(); // what the server has; null: nobody knows
  var isHushed = false; // refused, or signed out: only the button tries again
  var draft = null; // the form as it goes out next
  var flying = null;
  var wish = null; // the button that was pressed
  var sequence = 0;
  var isTyped = false; // on this page, since it was opened
  var question = null; // about a draft that does not go out by itself
  var since = 0; // when a draft that is asked about was written
  var timer = 0;

  function say(text, isWaiting, link) {
    line.say(place, text, link);
    place.classList.toggle(WAITING, Boolean(isWaiting));
  }

  function snapshot() {
    return JSON.stringify(
      line.fieldsOf(form).filter(function (field) {
        return field[0].indexOf("field-") === 0;
      })
    );
  }

  /* Also what was sent and not answered is kept: it may have arrived, or not. */
  function keep() {
    draft = null;
    if (snapshot() !== sent || wish) {
      sequence = Math.max(sequence + 1, Date.now());
      var order = [["sequence", String(sequence)]];
      draft = {
        action: form.getAttribute("action"),
        person: line.person,
        fields: line.fieldsOf(form).concat(order, wish ? wish.fields : []),
        wish: wish,
        isQuiet: isQuiet,
        at: since || Date.now(),
        label: document.querySelector("h1").textContent.trim(),
      };
    }
    if (draft || isOwn(line.load(key))) line.store(key, draft);
  }

  /* Whether a draft is of this page: another tab keeps its own under the same key. */
  function isOwn(kept) {
    return !kept || !kept.fields || valueIn(kept.fields, "client_id") === valueOfPage("client_id");
  }

  /* What a lost line, a closed page or another language left behind comes back, with the id and
     the versions that it began with: what somebody saved meanwhile is not written over unseen. */
  function restore() {
    var kept = line.load(key);
    if (!kept || !kept.fields || kept.person !== line.person) return;
    line.fill(form.elements, kept.fields);
    kept.fields.forEach(function (field) {
      if (/^version-|^client_id$/.test(field[0])) setHidden(field[0], field[1]);
      if (field[0] === "sequence") sequence = Number(field[1]);
    });
    if (snapshot() !== sent) say(form.dataset.restored);
    sent = null;
    draft = kept;
    wish = kept.wish;
    isQuiet = kept.isQuiet;
    if (line.isHeld(kept)) askAbout(kept);
    soon();
  }

  /* What was refused, or written long ago, is not sent before she says so. */
  function askAbout(kept) {
    isHushed = true;
    since = kept.at;
    if (kept.isRefused) say(form.dataset.unsaved, true);
    question = line.ask(kept, {
      send: function () {
        goOn();
        isHushed = false;
        keep();
        save();
      },
      drop: function () {
        draft = null;
        line.store(key, null);
        form.reset();
        location.reload();
      },
    });
  }

  function goOn() {
    since = 0;
    if (question) question.remove();
  }

  function setHidden(name, value) {
    var control = form.elements.namedItem(name);
    if (control) control.value = value;
  }

  function save() {
    window.clearTimeout(timer);
    if (flying || !draft) return;
    var text = snapshot();
    flying = draft;
    sent = null;
    if (!place.classList.contains(WAITING)) say(form.dataset.saving);
    line
      .locked(key, function () {
        return line.post(flying.action, flying.fields);
      })
      .then(
        function (answer) {
          settle(answer, text);
        },
        function () {
          if (isHushed && !wish) return; // something graver is said already
          var words = wish ? form.dataset.wish.replace("{0}", wish.label) : form.dataset.kept;
          say(words, true);
        }
      )
      .then(function () {
        var isNewer = draft && draft !== flying;
        flying = null;
        if (isNewer) soon();
      });
  }

  function settle(answer, text) {
    var data = answer.data;
    if (line.isEnded(answer)) return hush(form.dataset.ended, form.dataset.signIn);
    if (answer.status !== 200 && answer.status !== 422) return refuse(answer);
    showErrors(data.errors || {});
    if (data.sequence > Number(valueOf("sequence"))) return giveWay();
    if (answer.status === 422) return halt(answer, text);
    acknowledge(data, text);
    if (wish && wish === flying.wish) {
      wish = null;
      keep();
      location.assign(data.next);
    } else {
      keep();
      say(draft ? form.dataset.saving : form.dataset.saved);
    }
  }

  /* Another tab of this phone, which went on from the same draft, has saved something newer. What
     nobody typed here is dropped for it; what was typed is another writer's text from here on, so
     that neither is written over unseen. */
  function giveWay() {
    wish = null;
    if (isTyped) {
      setHidden("client_id", line.newId());
      keep();
      return hush(form.dataset.conflict);
    }
    if (flying && JSON.stringify(line.load(key)) === JSON.stringify(flying)) line.store(key, null);
    draft = null;
    location.reload();
  }

  function acknowledge(data, text) {
    sent = text;
    isHushed = false;
    Object.keys(data.versions).forEach(function (name) {
      setHidden("version-" + name, String(data.versions[name]));
    });
  }

  /* Something cannot be saved, or not be handed in: what was not stored stays in the draft. */
  function halt(answer, text) {
    var data = answer.data;
    var isSaved = data.sequence === Number(valueOf("sequence"));
    var isWhole = isSaved && data.message;
    var isOld = draft === flying;
    if (isSaved) acknowledge(data, text);
    if (!isWhole) sent = null;
    if (wish === flying.wish) wish = null;
    if (isOld) {
      keep();
      markRefused(draft, answer);
      draft = null; // not again before something changes
    }
    say(data.message || form.dataset.unsaved);
    var wrong = form.querySelector("[data-error]:not([hidden])");
    if (wrong && flying.wish) wrong.parentNode.querySelector("input, textarea, [tabindex]").focus();
  }

  /* The server's own page shows both texts, and why. */
  function refuse(answer) {
    if (flying.wish) return line.leave(form, flying.wish.fields);
    markRefused(draft === flying && draft, answer);
    hush(answer.status === 409 ? form.dataset.conflict : form.dataset.unsaved);
  }

  /* Not sent by itself again, from no page. */
  function markRefused(refused, answer) {
    if (!refused) return;
    line.markRefused(refused, answer);
    line.store(key, refused);
  }

  function hush(text, link) {
    isHushed = true;
    say(text, true, link);
  }

  function valueOf(name) {
    return valueIn(flying.fields, name);
  }

  function valueOfPage(name) {
    return form.elements.namedItem(name).value;
  }

  function valueIn(fields, name) {
    return (fields.filter(function (field) {
      return field[0] === name;
    })[0] || ["", ""])[1];
  }

  function showErrors(errors) {
    form.querySelectorAll("[data-field]").forEach(function (box) {
      var told = box.querySelector("[data-error]");
      var error = errors[box.dataset.field] || "";
      told.textContent = error;
      told.hidden = !error;
    });
  }

  function mayAlone() {
    return !isHushed && (wish || !isQuiet);
  }

  function soon() {
    window.clearTimeout(timer);
    if (mayAlone()) timer = window.setTimeout(save, wish ? 0 : SOON);
  }

  form.addEventListener("input", function () {
    isTyped = true;
    keep();
    soon();
  });
  form.addEventListener("change", function () {
    keep();
    if (mayAlone()) save();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = line.buttonOf(event);
    var fields = button.name ? [[button.name, button.value]] : [];
    goOn();
    var isSame = wish && JSON.stringify(wish.fields) === JSON.stringify(fields);
    if (!isSame || !draft) {
      wish = { fields: fields, label: button.textContent.trim() };
      keep();
    }
    save();
  });
  line.whenBack(function () {
    if (mayAlone()) save();
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
  window.addEventListener("storage", function (event) {
    // The draft that this page went on from was saved by another tab.
    if (event.key === key && !event.newValue && draft) giveWay();
  });
  if (isQuiet) keep();
  else restore();
})();
