/* A quiz without loading a page for every question: the others came along as templates, and each
   answer goes out at once through the outbox. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-quiz]");
  var outbox = window.lmsOutbox;
  if (!form || !outbox) return;

  var slot = form.querySelector("[data-slot]");
  var total = Number(form.dataset.total);
  var current = Number(slot.querySelector("[data-question]").dataset.question);
  var pages = {};
  var answered = {};
  var known = {};
  var pressed = null;

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

  function isAnswered(fields) {
    return fields.some(function (field) {
      return field[1] !== "";
    });
  }

  /* What waits in this browser is newer than what came with the page. */
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

  function read(number, root) {
    var kept = outbox.fields(number);
    if (kept) restore(root, kept);
    note(number, fieldsOf(root));
  }

  function note(number, fields) {
    known[number] = JSON.stringify(fields);
    if (isAnswered(fields)) answered[number] = true;
    else delete answered[number];
  }

  function keep() {
    var fields = fieldsOf(slot);
    if (JSON.stringify(fields) === known[current]) return;
    note(current, fields);
    outbox.keep(current, fields);
    drawProgress();
  }

  function show(number, isStep) {
    if (number === current || !pages[number]) return;
    var left = document.createDocumentFragment();
    while (slot.firstChild) left.appendChild(slot.firstChild);
    pages[current] = left;
    slot.appendChild(pages[number]);
    delete pages[number];
    current = number;
    draw();
    if (isStep) history.pushState(null, "", form.dataset.page + "?question=" + number);
    outbox.tellAgain();
    var question = slot.querySelector("[data-question]");
    question.setAttribute("tabindex", "-1");
    question.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function draw() {
    var forward = form.querySelector("[data-forward]");
    var backward = form.querySelector("[data-backward]") || addBackward(forward);
    forward.textContent = current < total ? form.dataset.next : form.dataset.last;
    forward.value = current < total ? String(current + 1) : "check";
    backward.hidden = current === 1;
    backward.value = String(current - 1);
    drawProgress();
  }

  function addBackward(forward) {
    var button = document.createElement("button");
    button.type = "submit";
    button.name = "then";
    button.className = "button button-secondary";
    button.setAttribute("data-backward", "");
    button.textContent = form.dataset.back;
    forward.parentNode.appendChild(button);
    return button;
  }

  function drawProgress() {
    var place = document.querySelector("[data-quiz-progress]");
    var count = Object.keys(answered).length;
    var label = place.dataset.text.replace("{0}", count);
    place.querySelector("p").textContent = label;
    place.querySelector("progress").value = count;
    place.querySelector("progress").setAttribute("aria-label", label);
  }

  /* All answers must have arrived before the page that counts them is opened. */
  function toCheck() {
    outbox.send().then(function (done) {
      if (!done) return;
      if (outbox.numbers().length) toCheck();
      else location.href = form.dataset.check;
    });
  }

  document.querySelectorAll("template[data-for]").forEach(function (template) {
    pages[template.dataset.for] = template.content;
    read(template.dataset.for, template.content);
  });
  read(current, slot);
  drawProgress();
  history.replaceState(null, "", form.dataset.page + "?question=" + current);

  form.addEventListener("change", function () {
    keep();
    outbox.send();
  });

  form.addEventListener("click", function (event) {
    pressed = event.target.closest ? event.target.closest("button[name=then]") : null;
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = event.submitter || pressed || form.querySelector("[data-forward]");
    keep();
    outbox.send();
    if (button.value === "check") toCheck();
    else show(Number(button.value), true);
  });

  document.querySelector("[data-to-check]").addEventListener("click", function (event) {
    if (!outbox.numbers().length) return;
    event.preventDefault();
    toCheck();
  });

  window.addEventListener("popstate", function () {
    var match = /[?&]question=(\d+)/.exec(location.search);
    if (match) show(Number(match[1]), false);
  });
})();
