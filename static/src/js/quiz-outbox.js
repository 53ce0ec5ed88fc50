/* The outbox of quiz answers: each is stored in this browser until the server has acknowledged it,
   and sent again with its client id and sequence, so that none is lost and none counted twice.
   Defines `window.lmsOutbox` on the pages of an attempt; `quiz.js` and the form that submits use it. */
(function () {
  "use strict";
  var page = document.querySelector("form[data-quiz], form[data-submit-quiz]");
  var connection = window.lmsConnection;
  if (!page || !connection) return;

  var attempt = page.dataset.quiz || page.dataset.submitQuiz;
  var key = connection.keyPrefix + "quiz:" + attempt;
  var submitKey = connection.keyPrefix + "post:/attempts/" + attempt + "/submit";
  var sending = null;
  var shownState = "";
  var notices = {}; // notices on this page about answers that need the user

  function load() {
    return connection.load(key) || { client: connection.newId(), sequence: 0, answers: {} };
  }

  function listNumbers() {
    return Object.keys(load().answers)
      .map(Number)
      .sort(function (a, b) {
        return a - b;
      });
  }

  /* Numbers of the questions whose answers are sent without asking the user. */
  function listReady() {
    var answers = load().answers;
    return listNumbers().filter(function (number) {
      return !connection.needsDecision(answers[number]);
    });
  }

  function storeAnswer(number, fields) {
    var stored = load();
    stored.sequence = Math.max(stored.sequence, Number(page.dataset.sequence) || 0, Date.now()) + 1;
    stored.answers[number] = { fields: fields, sequence: stored.sequence, at: Date.now() };
    connection.store(key, stored);
    connection.store(submitKey, null); // an attempt that is still answered has not been submitted
  }

  function acknowledge(number, sequence) {
    var stored = load();
    var answer = stored.answers[number];
    if (answer && answer.sequence === sequence) delete stored.answers[number];
    connection.store(key, Object.keys(stored.answers).length ? stored : null);
  }

  /* Sends the answers once at a time over all tabs; a call meanwhile returns the same promise. */
  function send() {
    askAboutAll();
    if (sending) return sending;
    if (!listReady().length) return Promise.resolve(true);
    showState(shownState || "saving");
    sending = connection
      .withLock(key, sendAll)
      .catch(function () {
        showState("offline");
        return false;
      })
      .then(function (isDone) {
        sending = null;
        // Another answer may have been stored since.
        return isDone && listReady().length ? send() : isDone;
      });
    return sending;
  }

  function sendAll() {
    var number = listReady()[0];
    if (number === undefined) {
      showState(listNumbers().length ? "" : "saved");
      return Promise.resolve(true);
    }
    var stored = load();
    var answer = stored.answers[number];
    return connection
      .post("/attempts/" + attempt + "/answers", withSequence(answer.fields, stored, answer.sequence))
      .then(function (response) {
        if (connection.isSessionEnded(response)) {
          showState("sessionEnded");
          return false;
        }
        if (response.status === 409) {
          connection.store(key, null);
          location.href = "/attempts/" + attempt;
          return false;
        }
        if (response.status !== 200) {
          updateAnswers(function (candidate) {
            if (candidate.sequence === answer.sequence) connection.markRefused(candidate, response);
          });
          askAboutAll();
          return sendAll();
        }
        acknowledge(number, answer.sequence);
        return sendAll();
      });
  }

  /* Removes the answers for which `update` returns true. */
  function updateAnswers(update) {
    var stored = load();
    Object.keys(stored.answers).forEach(function (number) {
      if (update(stored.answers[number])) delete stored.answers[number];
    });
    connection.store(key, Object.keys(stored.answers).length ? stored : null);
  }

  /* Shows one notice about all refused answers, and one about all that were written long ago. */
  function askAboutAll() {
    askAbout("refused", function (answer) {
      return Boolean(answer.isRefused);
    });
    askAbout("stale", function (answer) {
      return !answer.isRefused && connection.needsDecision(answer);
    });
  }

  function askAbout(state, matches) {
    var answers = load().answers;
    var matching = listNumbers().filter(function (number) {
      return matches(answers[number]);
    });
    var name = matching.length === 1 ? page.dataset.labelSingle : page.dataset.label;
    var label = name.replace("{0}", matching.join(page.dataset.comma));
    var previous = notices[state];
    if (previous && previous.label === label && matching.length) return;
    if (previous) previous.box.remove();
    delete notices[state];
    if (!matching.length) return;
    var first = answers[matching[0]];
    var entry = { label: label, at: first.at, isRefused: first.isRefused, reason: first.reason };
    var box = connection.askUser(entry, { send: resend, discard: discard });
    notices[state] = { label: label, box: box };
    function resend() {
      updateAnswers(function (answer) {
        if (!matches(answer)) return;
        answer.at = Date.now();
        delete answer.isRefused;
      });
      send();
    }
    function discard() {
      updateAnswers(matches);
      location.reload();
    }
  }

  function withSequence(fields, stored, sequence) {
    return fields.concat([
      ["client_id", stored.client],
      ["sequence", String(sequence)],
    ]);
  }

  /* Shows the state beside the question: saving, saved, offline or sessionEnded. */
  function showState(state) {
    shownState = state === "saved" || state === "saving" ? "" : state;
    var numbers = listNumbers();
    var sentence = (numbers.length === 1 && page.dataset[state + "Single"]) || page.dataset[state] || "";
    var text = sentence.replace("{0}", numbers.join(page.dataset.comma));
    document.querySelectorAll("[data-save-state]").forEach(function (region) {
      connection.showMessage(region, text, state === "sessionEnded" && window.lmsTexts.signIn);
      region.classList.toggle("save-state-unsent", Boolean(shownState));
    });
  }

  /* Shows the state again for a question that has just come into the page. */
  function reannounceSaveState() {
    var state = shownState;
    document.querySelectorAll("[data-save-state]").forEach(function (region) {
      region.textContent = "";
      region.isAnnounced = false;
      region.message = ["", null];
      region.classList.remove("save-state-unsent");
    });
    if (state) showState(state);
  }

  window.lmsOutbox = {
    store: storeAnswer,
    fields: function (number) {
      var answer = load().answers[number];
      return answer ? answer.fields : null;
    },
    listNumbers: listNumbers,
    send: send,
    reannounceSaveState: reannounceSaveState,
  };
  connection.onReconnect(send);
  var hadUnsent = listNumbers().length && page.dataset.submitQuiz;
  send().then(function (isDone) {
    // The page of all answers was made before they were saved.
    if (isDone && hadUnsent && !listNumbers().length) location.reload();
  });

  /* Submitting includes the unsent answers in the same form, so that none arrives too late. */
  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target;
      if (!form.matches("[data-submit-quiz]")) return;
      form.querySelectorAll("[data-unsent]").forEach(function (input) {
        input.remove();
      });
      if (!listNumbers().length) return;
      var stored = load();
      var fields = listNumbers().reduce(function (all, number) {
        return all.concat(stored.answers[number].fields);
      }, []);
      withSequence(fields, stored, stored.sequence).forEach(function (field) {
        var input = document.createElement("input");
        input.type = "hidden";
        input.name = field[0];
        input.value = field[1];
        input.setAttribute("data-unsent", "");
        form.appendChild(input);
      });
    },
    true
  );
})();
