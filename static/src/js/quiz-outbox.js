/* Answers of a quiz on their way: each is kept in this browser until the server has acknowledged
   it, and sent again by its client id and sequence, so that none is lost and none counted twice.
   Gives `window.lmsOutbox` on the pages of an attempt; `quiz.js` and the form that submits use it. */
(function () {
  "use strict";
  var home = document.querySelector("form[data-quiz], form[data-submit-quiz]");
  var line = window.lmsLine;
  if (!home || !line) return;

  var attempt = home.dataset.quiz || home.dataset.submitQuiz;
  var key = line.own + "quiz:" + attempt;
  var submitKey = line.own + "post:/attempts/" + attempt + "/submit";
  var running = null;
  var state = "";
  var asked = {}; // the questions of this page about what does not go out by itself

  function load() {
    return line.load(key) || { client: line.newId(), sequence: 0, answers: {} };
  }

  function numbers() {
    return Object.keys(load().answers)
      .map(Number)
      .sort(function (a, b) {
        return a - b;
      });
  }

  /* What goes out by itself. */
  function ready() {
    var answers = load().answers;
    return numbers().filter(function (number) {
      return !line.isHeld(answers[number]);
    });
  }

  function keep(number, fields) {
    var kept = load();
    kept.sequence = Math.max(kept.sequence, Number(home.dataset.sequence) || 0, Date.now()) + 1;
    kept.answers[number] = { fields: fields, sequence: kept.sequence, at: Date.now() };
    line.store(key, kept);
    line.store(submitKey, null); // who goes on answering has not submitted yet
  }

  function acknowledge(number, sequence) {
    var kept = load();
    var answer = kept.answers[number];
    if (answer && answer.sequence === sequence) delete kept.answers[number];
    line.store(key, Object.keys(kept.answers).length ? kept : null);
  }

  /* One sending at a time in all tabs; whoever asks meanwhile gets the same promise. */
  function send() {
    askAll();
    if (running) return running;
    if (!ready().length) return Promise.resolve(true);
    tell(state || "saving");
    running = line
      .locked(key, sendAll)
      .catch(function () {
        tell("lost");
        return false;
      })
      .then(function (done) {
        running = null;
        // One more may have been kept after the last look.
        return done && ready().length ? send() : done;
      });
    return running;
  }

  function sendAll() {
    var number = ready()[0];
    if (number === undefined) {
      tell(numbers().length ? "" : "saved");
      return Promise.resolve(true);
    }
    var kept = load();
    var answer = kept.answers[number];
    return line
      .post("/attempts/" + attempt + "/answers", withPlace(answer.fields, kept, answer.sequence))
      .then(function (found) {
        if (line.isEnded(found)) {
          tell("ended");
          return false;
        }
        if (found.status === 409) {
          line.store(key, null);
          location.href = "/attempts/" + attempt;
          return false;
        }
        if (found.status !== 200) {
          change(function (one) {
            if (one.sequence === answer.sequence) line.markRefused(one, found);
          });
          askAll();
          return sendAll();
        }
        acknowledge(number, answer.sequence);
        return sendAll();
      });
  }

  /* `act` says true of the answers that are to be thrown away. */
  function change(act) {
    var kept = load();
    Object.keys(kept.answers).forEach(function (number) {
      if (act(kept.answers[number])) delete kept.answers[number];
    });
    line.store(key, Object.keys(kept.answers).length ? kept : null);
  }

  /* One question about all that was refused, one about all that was written long ago. */
  function askAll() {
    askAbout("refused", function (one) {
      return Boolean(one.isRefused);
    });
    askAbout("old", function (one) {
      return !one.isRefused && line.isHeld(one);
    });
  }

  function askAbout(which, isMeant) {
    var answers = load().answers;
    var meant = numbers().filter(function (number) {
      return isMeant(answers[number]);
    });
    var label = home.dataset.label.replace("{0}", meant.join(home.dataset.comma));
    var before = asked[which];
    if (before && before.label === label && meant.length) return;
    if (before) before.box.remove();
    delete asked[which];
    if (!meant.length) return;
    var first = answers[meant[0]];
    var entry = { label: label, at: first.at, isRefused: first.isRefused, why: first.why };
    asked[which] = { label: label, box: line.ask(entry, { send: renew, drop: drop }) };
    function renew() {
      change(function (one) {
        if (!isMeant(one)) return;
        one.at = Date.now();
        delete one.isRefused;
      });
      send();
    }
    function drop() {
      change(isMeant);
      location.reload();
    }
  }

  function withPlace(fields, kept, sequence) {
    return fields.concat([
      ["client_id", kept.client],
      ["sequence", String(sequence)],
    ]);
  }

  /* The state in words, beside the question: saving, saved, lost or ended. */
  function tell(which) {
    state = which === "saved" || which === "saving" ? "" : which;
    var text = (home.dataset[which] || "").replace("{0}", numbers().join(home.dataset.comma));
    document.querySelectorAll("[data-save-state]").forEach(function (place) {
      line.say(place, text, which === "ended" && home.dataset.signIn);
      place.classList.toggle("save-state-waiting", Boolean(state));
    });
  }

  /* For a question that has just come into the page. */
  function tellAgain() {
    var which = state;
    document.querySelectorAll("[data-save-state]").forEach(function (place) {
      place.textContent = "";
      place.isHeard = false;
      place.saying = ["", null];
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
  line.whenBack(send);
  var isOlder = numbers().length && home.dataset.submitQuiz;
  send().then(function (done) {
    // What the page of all answers says is older than they are.
    if (done && isOlder && !numbers().length) location.reload();
  });

  /* Who submits hands over what still waits in the same form: nothing can come too late. */
  document.addEventListener(
    "submit",
    function (event) {
      var form = event.target;
      if (!form.matches("[data-submit-quiz]")) return;
      form.querySelectorAll("[data-late]").forEach(function (old) {
        old.remove();
      });
      if (!numbers().length) return;
      var kept = load();
      var fields = numbers().reduce(function (all, number) {
        return all.concat(kept.answers[number].fields);
      }, []);
      withPlace(fields, kept, kept.sequence).forEach(function (field) {
        var input = document.createElement("input");
        input.type = "hidden";
        input.name = field[0];
        input.value = field[1];
        input.setAttribute("data-late", "");
        form.appendChild(input);
      });
    },
    true
  );
})();
