/* Forms that a script sends without leaving the page (`data-when-offline`). Without a connection
   the page stays, shows beside the button what has not been sent, and sends it later without the user,
   from this page or the next one. `store`: the form is stored on this phone until the server has
   it. `submit-later`: nothing is stored; the browser submits the form as soon as the server
   answers. All other forms and links do so on a phone that reports no connection, since a server
   in the same room may answer nevertheless. */
(function () {
  "use strict";
  var connection = window.lmsConnection;
  if (!connection) return;

  var texts = window.lmsTexts;
  var PREFIX = connection.keyPrefix + "post:";
  var DRAFTS = connection.keyPrefix + "worksheet:";
  var sending = {};
  var notices = {}; // notices on this page about entries that need the user, by key
  var submitters = {}; // the buttons that submitted a form on this page, by key
  var inputCountAtSubmit = {}; // number of inputs when the form was submitted, by key
  var inputCount = 0;
  var pending = null; // a form or a link that waits for the connection; it is not stored

  function findForm(entry) {
    var forms = document.querySelectorAll("form[data-when-offline=store]");
    return Array.prototype.find.call(forms, function (form) {
      return form.getAttribute("action") === entry.action;
    });
  }

  /* Shows a message beside the button, or at the top of the page for a form of the header. */
  function showBeside(form, button, text, link) {
    var region = document.querySelector("[data-send-state]");
    if (region && region.button === button) return connection.showMessage(region, text, link);
    if (region) region.remove();
    region = document.createElement("p");
    region.button = button;
    region.className = "save-state save-state-unsent";
    region.setAttribute("data-send-state", "");
    region.setAttribute("role", "status");
    var main = document.getElementById("main");
    if (main.contains(form)) (button.closest("p") || button).insertAdjacentElement("afterend", region);
    else main.insertBefore(region, main.firstChild);
    connection.showMessage(region, text, link);
  }

  function showState(key, state) {
    var entry = connection.load(key);
    var form = entry && findForm(entry);
    if (!form) return;
    var button = submitters[key] || form.querySelector("button");
    var text = texts[state].replace("{0}", button.textContent.trim());
    showBeside(form, button, text, state === "sessionEnded" && texts.signIn);
  }

  function storeForm(form, button) {
    var key = PREFIX + form.getAttribute("action");
    var fields = connection.readFields(form, button);
    var previous = connection.load(key);
    submitters[key] = button;
    inputCountAtSubmit[key] = inputCount;
    if (notices[key]) notices[key].remove();
    delete notices[key];
    // The same fields again are a repeat: the first request may have arrived.
    var isRepeat = previous && JSON.stringify(previous.typed) === JSON.stringify(fields);
    if (isRepeat && !previous.isRefused) {
      previous.at = Date.now();
      connection.store(key, previous);
    } else {
      var clientId = [["client_id", connection.newId()]];
      var hasClientId = fields.some(function (field) {
        return field[0] === "client_id";
      });
      connection.store(key, {
        action: form.getAttribute("action"),
        typed: fields,
        fields: hasClientId ? fields : fields.concat(clientId),
        clears: form.dataset.clears,
        at: Date.now(),
        label: button.textContent.trim(),
        page: location.pathname + location.search,
      });
    }
    showState(key, "sending");
    send(key);
  }

  function send(key) {
    if (sending[key]) return;
    sending[key] = true;
    connection
      .withLock(key, function () {
        var entry = connection.load(key);
        // Another tab has sent it.
        if (!entry) return submitters[key] && continueTo(key, submitters[key].form);
        return connection.post(entry.action, entry.fields).then(function (answer) {
          handleAnswer(key, entry, answer);
        });
      })
      .catch(function () {
        showState(key, "unsent");
      })
      .then(function () {
        delete sending[key];
      });
  }

  function handleAnswer(key, entry, answer) {
    if (connection.isSessionEnded(answer)) return showState(key, "sessionEnded");
    var form = findForm(entry);
    var stored = connection.load(key);
    var isSame = stored && JSON.stringify(stored.fields) === JSON.stringify(entry.fields);
    if (answer.status === 200) {
      if (isSame) connection.store(key, null);
      if (entry.clears) connection.store(connection.keyPrefix + entry.clears, null);
      if (submitters[key] && answer.data.next) continueTo(key, form, answer.data.next);
      else if (form) continueTo(key, form, hasNewInput(key) && answer.data.next);
    } else if (form && submitters[key] && !hasNewInput(key)) {
      // Refused: the page of the server gives the reason and holds what was typed.
      if (isSame) connection.store(key, null);
      connection.submitForm(form, buttonFields(submitters[key]));
    } else if (isSame) {
      connection.markRefused(entry, answer);
      connection.store(key, entry);
      sendOrAsk(key);
    }
  }

  /* Whether anything was typed or ticked since the form was submitted: another page would lose it. */
  function hasNewInput(key) {
    return inputCount > (inputCountAtSubmit[key] || 0);
  }

  /* Opens `next`, or reloads the page. A user who has typed something since gets a link instead. */
  function continueTo(key, form, next) {
    if (form && hasNewInput(key)) {
      var link = { text: form.dataset.textContinue || texts.goOn, href: next || location.href };
      showBeside(form, submitters[key] || form.querySelector("button"), form.dataset.textSaved || texts.saved, link);
    } else if (next) navigate(next);
    else location.reload();
  }

  /* Sends a stored form, or asks the user about it. */
  function sendOrAsk(key) {
    var entry = connection.load(key);
    if (!entry || notices[key]) return;
    if (!connection.needsDecision(entry)) return send(key);
    var form = findForm(entry);
    var choices = {};
    if (!entry.isRefused) choices.send = resend;
    else if (!form) choices.view = linkTo(entry.page);
    else if (!hasNewInput(key)) connection.fillControls(form.elements, entry.typed);
    choices.discard = discard;
    notices[key] = connection.askUser(entry, choices);
    function resend() {
      delete notices[key];
      entry.at = Date.now();
      connection.store(key, entry);
      send(key);
    }
    function discard() {
      delete notices[key];
      connection.store(key, null);
      if (form) form.reset();
    }
  }

  function linkTo(address) {
    return function () {
      location.href = address;
    };
  }

  function navigate(address) {
    var isSamePage = address.split("#")[0] === location.pathname + location.search;
    location.assign(address);
    if (isSamePage && address.indexOf("#") >= 0) location.reload();
  }

  function buttonFields(button) {
    return button.name ? [[button.name, button.value]] : [];
  }

  function retryPending() {
    var submission = pending;
    if (!submission || submission.isChecking) return;
    submission.isChecking = true;
    connection.checkServer().then(
      function () {
        if (pending !== submission) return;
        pending = null;
        if (submission.link) location.href = submission.link.href;
        else submitNow(submission.form, submission.button);
      },
      function () {
        submission.isChecking = false;
        showPending(submission);
      }
    );
  }

  function submitNow(form, button) {
    if (button.hasAttribute("formaction")) form.action = button.formAction;
    form.dataset.submitted = "1"; // a second click sends nothing
    form.dispatchEvent(new Event("lms-submit")); // the form of signing out records who leaves
    connection.submitForm(form, buttonFields(button));
  }

  function showPending(submission) {
    pending = submission;
    showBeside(submission.form || submission.link, submission.button || submission.link, texts.offline);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var isOffline = navigator.onLine === false;
    if (event.defaultPrevented || !(isOffline || form.matches("[data-when-offline]"))) return;
    event.preventDefault();
    if (form.dataset.submitted) return;
    var button = connection.submitterOf(event);
    if (form.dataset.whenOffline === "store") return storeForm(form, button);
    pending = { form: form, button: button };
    retryPending();
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-submitted]").forEach(function (form) {
      delete form.dataset.submitted;
    });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || navigator.onLine !== false) return;
    var isOtherTarget = link.origin !== location.origin || event.ctrlKey || event.metaKey;
    if (isOtherTarget || (link.pathname === location.pathname && link.hash)) return;
    event.preventDefault();
    pending = { link: link };
    retryPending();
  });
  document.addEventListener("input", function () {
    inputCount += 1;
    if (pending && pending.link) pending = null; // the user has gone on typing
  });

  /* Sends the draft of a worksheet; on the page of the worksheet `worksheet.js` does. */
  function sendDraft(key) {
    var isOpen = document.querySelector('form[data-worksheet="' + key.slice(DRAFTS.length) + '"]');
    if (isOpen || sending[key] || notices[key]) return;
    sending[key] = true;
    connection
      .withLock(key, function () {
        var draft = connection.load(key);
        if (!draft || draft.isManual || draft.person !== connection.person) return;
        if (connection.needsDecision(draft)) return askAboutDraft(key, draft);
        return connection.post(draft.action, draft.fields).then(function (answer) {
          return handleDraftAnswer(key, draft, answer);
        });
      })
      .catch(function () {}) // sent again later
      .then(function (isEnded) {
        if (!isEnded) delete sending[key];
      });
  }

  /* A draft that was changed since is newer than this answer: it stays, and is sent next. */
  function handleDraftAnswer(key, draft, answer) {
    if (connection.isSessionEnded(answer)) return true;
    if (JSON.stringify(connection.load(key)) !== JSON.stringify(draft)) return;
    var isNewest = draft.fields.some(function (field) {
      return field[0] === "sequence" && !(answer.data.sequence > Number(field[1]));
    });
    if (answer.status === 200 && isNewest) return connection.store(key, null);
    connection.markRefused(draft, answer);
    connection.store(key, draft);
    askAboutDraft(key, draft);
  }

  /* The user looks at the text on its own page before it is sent. */
  function askAboutDraft(key, draft) {
    notices[key] = connection.askUser(draft, {
      view: linkTo(draft.action.replace(/\/worksheet$/, "")),
      discard: function () {
        delete notices[key];
        connection.store(key, null);
      },
    });
  }

  function sendAll() {
    connection.listKeys(PREFIX).forEach(sendOrAsk);
    connection.listKeys(DRAFTS).forEach(sendDraft);
    retryPending();
  }

  connection.onReconnect(sendAll);
  sendAll();
})();
