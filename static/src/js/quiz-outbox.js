/* Answers of a quiz on their way: each is kept in this browser until the server has acknowledged
   it, and sent again by its client id and sequence, so that none is lost and none counted twice.
   Gives `window.lmsOutbox` on the pages of an attempt; `quiz.js` and the form that submits use it. */
(function () {
  "use strict";
  var home = document.querySelector("form[data-quiz], form[data-submit-quiz]");
  var line = window.lmsLine;
  if (!home || !line) return;

  var attempt = home.dataset.quiz || home.dataset.submitQuiz;
  var key = "lms-answers:" + attempt;
  var submitKey = "lms-answers:post:" + line.person + ":/attempts/" + attempt + "/submit";
  var running = null;
  var state = "";

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

  function keep(number, fields) {
    var kept = load();
    kept.sequence = Math.max(kept.sequence, Number(home.dataset.sequence) || 0, Date.now()) + 1;
    kept.answers[number] = { fields: fields, sequence: kept.sequence };
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
    if (running) return running;
    if (!numbers().length) return Promise.resolve(true);
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
        return done && numbers().length ? send() : done;
      });
    return running;
  }

  function sendAll() {
    var number = numbers()[0];
    if (number === undefined) {
      tell("saved");
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
        if (found.status !== 200) throw new Error(String(found.status));
        acknowledge(number, answer.sequence);
        return sendAll();
      });
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
    if (done && isOlder) location.reload();
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
