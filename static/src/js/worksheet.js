/* Autosave of a worksheet: what is typed is stored on this phone until the server has it. The saves
   of a page are one sequence, sent one after the other with the id of the page and a growing number,
   so that the server distinguishes a repeat, a late save and a restored draft from another writer. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-worksheet]");
  var connection = window.lmsConnection;
  if (!form || !connection) return;

  var SAVE_DELAY = 2500;
  var LONGEST_PRESS = 1000; // ms
  var UNSENT_CLASS = "save-state-unsent";
  var key = connection.keyPrefix + "worksheet:" + form.dataset.worksheet;
  var stateRegion = form.querySelector("[data-save-state]");
  // Where two texts are shown side by side nothing is saved before the button is pressed.
  var summary = document.getElementById("errors");
  var isManual = !summary.hidden;
  var savedSnapshot = isManual ? null : snapshot(); // what the server has; null: unknown
  var isPaused = false; // after a refusal or a sign-out only the button saves
  var draft = null; // the form as it is sent next
  var inFlight = null;
  var submission = null; // the button that was pressed: its fields and its label
  var sequence = 0;
  var isTyped = false; // on this page, since it was opened
  var notice = null; // about a draft that is not sent without the user
  var writtenAt = 0; // when a restored draft was written
  var timer = 0;
  var isButtonDown = false;
  var releaseTimer = 0;
  var afterRelease = []; // what would move the page while a button is down

  function showState(text, isUnsent, link) {
    connection.showMessage(stateRegion, text, link);
    stateRegion.classList.toggle(UNSENT_CLASS, Boolean(isUnsent));
  }

  function snapshot() {
    return JSON.stringify(
      connection.readFields(form).filter(function (field) {
        return field[0].indexOf("field-") === 0;
      })
    );
  }

  /* Also stores what was sent and not answered: it may have arrived, or not. */
  function storeDraft() {
    draft = null;
    if (snapshot() !== savedSnapshot || submission) {
      sequence = Math.max(sequence + 1, Date.now());
      var sequenceField = [["sequence", String(sequence)]];
      draft = {
        action: form.getAttribute("action"),
        person: connection.person,
        fields: connection.readFields(form).concat(sequenceField, submission ? submission.fields : []),
        submission: submission,
        isManual: isManual,
        at: writtenAt || Date.now(),
        label: document.querySelector("h1").textContent.trim(),
      };
    }
    if (draft || isOfThisPage(connection.load(key))) connection.store(key, draft);
  }

  /* Whether a draft is of this page: another tab stores its own under the same key. */
  function isOfThisPage(stored) {
    if (!stored || !stored.fields) return true;
    return valueIn(stored.fields, "client_id") === valueOfPage("client_id");
  }

  /* Restores the draft of a lost connection, a closed page or another language, with the id and the
     versions that it began with, so that it does not overwrite what somebody saved since. */
  function restore() {
    var stored = connection.load(key);
    if (!stored || !stored.fields || stored.person !== connection.person) return;
    connection.fillControls(form.elements, stored.fields);
    stored.fields.forEach(function (field) {
      if (/^version-|^client_id$/.test(field[0])) setHidden(field[0], field[1]);
      if (field[0] === "sequence") sequence = Number(field[1]);
    });
    if (snapshot() !== savedSnapshot) showState(form.dataset.restored);
    form.dispatchEvent(new Event("restored"));
    savedSnapshot = null;
    draft = stored;
    submission = stored.submission;
    isManual = stored.isManual;
    if (connection.needsDecision(stored)) askAbout(stored);
    scheduleSave();
  }

  /* A draft that was refused, or written long ago, is sent only when the user says so. */
  function askAbout(stored) {
    isPaused = true;
    writtenAt = stored.at;
    if (stored.isRefused) showState(form.dataset.unsaved, true);
    notice = connection.askUser(stored, {
      send: function () {
        dismissNotice();
        isPaused = false;
        storeDraft();
        save();
      },
      discard: function () {
        draft = null;
        connection.store(key, null);
        form.reset();
        location.reload();
      },
    });
  }

  function dismissNotice() {
    writtenAt = 0;
    if (notice) notice.remove();
  }

  function setHidden(name, value) {
    var control = form.elements.namedItem(name);
    if (control) control.value = value;
  }

  function save() {
    window.clearTimeout(timer);
    if (inFlight || !draft) return;
    var text = snapshot();
    inFlight = draft;
    savedSnapshot = null;
    if (!stateRegion.classList.contains(UNSENT_CLASS)) showState(form.dataset.saving);
    connection
      .withLock(key, function () {
        return connection.post(inFlight.action, inFlight.fields);
      })
      .then(
        function (answer) {
          return waitForRelease().then(function () {
            handleAnswer(answer, text);
          });
        },
        function () {
          if (isPaused && !submission) return; // a more important message is shown already
          var waits = submission && form.dataset.submissionWaits.replace("{0}", submission.label);
          showState(waits || form.dataset.draftStored, true);
        }
      )
      .then(function () {
        var isNewer = draft && draft !== inFlight;
        inFlight = null;
        if (isNewer) scheduleSave();
      });
  }

  function handleAnswer(answer, text) {
    var data = answer.data;
    if (connection.isSessionEnded(answer)) return pause(form.dataset.sessionEnded, window.lmsTexts.signIn);
    if (answer.status !== 200 && answer.status !== 422) return handleRefusal(answer);
    showErrors(data.errors || {}, inFlight.submission);
    showSummary(data.errors || {}, data.message, inFlight.submission);
    if (data.sequence > Number(valueOf("sequence"))) return yieldToNewer();
    if (answer.status === 422) return handleInvalid(answer, text);
    acknowledge(data, text);
    if (submission && submission === inFlight.submission) {
      var isPlainSave = !submission.fields.length && !isManual;
      submission = null;
      storeDraft();
      if (!isPlainSave) return location.assign(data.next);
    } else {
      storeDraft();
    }
    // A page that was only saved stays where it is.
    showState(draft ? form.dataset.saving : form.dataset.saved);
  }

  /* Another tab of this phone went on from the same draft and has saved something newer. A page on
     which nothing was typed is reloaded; otherwise it goes on as another writer, so that neither
     text is overwritten. */
  function yieldToNewer() {
    submission = null;
    if (isTyped) {
      setHidden("client_id", connection.newId());
      storeDraft();
      return pause(form.dataset.conflict);
    }
    var isSame = JSON.stringify(connection.load(key)) === JSON.stringify(inFlight);
    if (inFlight && isSame) connection.store(key, null);
    draft = null;
    location.reload();
  }

  function acknowledge(data, text) {
    savedSnapshot = text;
    isPaused = false;
    Object.keys(data.versions).forEach(function (name) {
      setHidden("version-" + name, String(data.versions[name]));
    });
  }

  /* A field cannot be saved, or the worksheet not be handed in: the rest stays in the draft. */
  function handleInvalid(answer, text) {
    var data = answer.data;
    var isSaved = data.sequence === Number(valueOf("sequence"));
    var isOnlyIncomplete = isSaved && data.message;
    var isUnchanged = draft === inFlight;
    if (isSaved) acknowledge(data, text);
    if (!isOnlyIncomplete) savedSnapshot = null;
    if (submission === inFlight.submission) submission = null;
    if (isUnchanged) {
      storeDraft();
      markRefused(draft, answer);
      draft = null; // not sent again before something changes
    }
    showState(data.message || (isSaved ? form.dataset.partly : form.dataset.unsaved));
    var firstInvalid = form.querySelector("[data-error]:not([hidden])");
    if (!firstInvalid || !inFlight.submission) return;
    firstInvalid.parentNode.querySelector("input, textarea, [tabindex]").focus();
  }

  /* The page of the server shows both texts and the reason. */
  function handleRefusal(answer) {
    if (inFlight.submission) return connection.submitForm(form, inFlight.submission.fields);
    markRefused(draft === inFlight && draft, answer);
    pause(answer.status === 409 ? form.dataset.conflict : form.dataset.unsaved);
  }

  /* The draft is not sent again without the user, from any page. */
  function markRefused(refused, answer) {
    if (!refused) return;
    connection.markRefused(refused, answer);
    connection.store(key, refused);
  }

  function pause(text, link) {
    isPaused = true;
    showState(text, true, link);
  }

  function valueOf(name) {
    return valueIn(inFlight.fields, name);
  }

  function valueOfPage(name) {
    return form.elements.namedItem(name).value;
  }

  function valueIn(fields, name) {
    return (fields.filter(function (field) {
      return field[0] === name;
    })[0] || ["", ""])[1];
  }

  /* After a press of a button the fields are opened; a save while typing moves nothing. */
  function showErrors(errors, isPressed) {
    form.querySelectorAll("[data-field]").forEach(function (box) {
      var message = box.querySelector("[data-error]");
      var error = errors[box.dataset.field] || "";
      message.textContent = error;
      message.hidden = !error;
      if (error && isPressed) box.open = true;
    });
  }

  /* The list at the top of the page, which appears after a press of a button: what is missing, and
     each error with the name of its field. */
  function showSummary(errors, sentence, isPressed) {
    if (!isPressed && summary.hidden) return;
    var list = summary.querySelector("ul");
    list.textContent = "";
    form.querySelectorAll("[data-field]").forEach(function (box) {
      var error = errors[box.dataset.field];
      if (!error) return;
      var label = box.querySelector("summary [lang]").textContent;
      var named = summary.dataset.named.replace("{0}", label).replace("{1}", error);
      var link = document.createElement("a");
      link.href = "#field-" + box.dataset.field;
      link.textContent = error.indexOf(label) < 0 ? named : error;
      list.appendChild(document.createElement("li")).appendChild(link);
    });
    summary.querySelector("p").textContent = sentence || "";
    summary.hidden = !list.children.length && !sentence;
  }

  function canAutosave() {
    return !isPaused && (submission || !isManual);
  }

  function scheduleSave() {
    window.clearTimeout(timer);
    if (canAutosave()) timer = window.setTimeout(save, submission ? 0 : SAVE_DELAY);
  }

  /* Pressing a button ends the field before it, and its save or its error may move the button away
     before it is released: the press would be lost. The page moves once the press has counted. */
  function waitForRelease() {
    return new Promise(function (resolve) {
      if (isButtonDown) afterRelease.push(resolve);
      else resolve();
    });
  }

  /* The pointer may be lifted where the page hears nothing of it, such as outside the window. */
  function releaseButton() {
    window.clearTimeout(releaseTimer);
    // The click comes after the pointer is up.
    window.setTimeout(function () {
      isButtonDown = false;
      afterRelease.splice(0).forEach(function (resolve) {
        resolve();
      });
    });
  }

  form.addEventListener("pointerdown", function (event) {
    if (!event.target.closest("button")) return releaseButton();
    isButtonDown = true;
    window.clearTimeout(releaseTimer);
    releaseTimer = window.setTimeout(releaseButton, LONGEST_PRESS);
  });
  ["pointerup", "pointercancel", "lostpointercapture", "blur"].forEach(function (name) {
    window.addEventListener(name, releaseButton);
  });
  form.addEventListener("input", function () {
    isTyped = true;
    storeDraft();
    scheduleSave();
  });
  form.addEventListener("change", function () {
    storeDraft();
    if (canAutosave()) waitForRelease().then(save);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = connection.submitterOf(event);
    // The next field is on this page, unless two texts or an error need the server's page.
    var isNextField = button.name === "following" && !isManual;
    var fields = button.name && !isNextField ? [[button.name, button.value]] : [];
    dismissNotice();
    var isSame = submission && JSON.stringify(submission.fields) === JSON.stringify(fields);
    if (!isSame || !draft) {
      submission = { fields: fields, label: button.textContent.trim() };
      storeDraft();
    }
    save();
    if (isNextField) button.dispatchEvent(new Event("save-started", { bubbles: true }));
  });
  connection.onReconnect(function () {
    if (canAutosave()) save();
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
  window.addEventListener("storage", function (event) {
    // Another tab has saved the draft that this page was restored from.
    if (event.key === key && !event.newValue && draft) yieldToNewer();
  });
  if (isManual) storeDraft();
  else restore();
})();
