/* A quiz without loading a page for every question: the others came along as templates, the page of
   all answers too, and each answer goes out at once through the outbox. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-quiz]");
  var outbox = window.lmsOutbox;
  var line = window.lmsLine;
  if (!form || !outbox) return;

  var SOON = 1000;
  var view = document.querySelector("[data-quiz-view]");
  var check = null;
  var timer = 0;
  var slot = form.querySelector("[data-slot]");
  var total = Number(form.dataset.total);
  var current = Number(slot.querySelector("[data-question]").dataset.question);
  var pages = {};
  var answered = {};
  var known = {};

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
  function read(number, root) {
    var kept = outbox.fields(number);
    if (kept) line.fill(controls(root), kept);
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
    if (number === current ? view.hidden === false : !pages[number]) return;
    turn(false);
    if (number !== current) swap(number);
    if (isStep) history.pushState(null, "", form.dataset.page + "?question=" + number);
    outbox.tellAgain();
    lookAt(slot.querySelector("[data-question]"));
  }

  function swap(number) {
    var left = document.createDocumentFragment();
    while (slot.firstChild) left.appendChild(slot.firstChild);
    pages[current] = left;
    slot.appendChild(pages[number]);
    delete pages[number];
    current = number;
    draw();
  }

  function lookAt(element) {
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /* Either the question is seen or the page of all answers. */
  function turn(isCheck) {
    view.hidden = isCheck;
    if (check) check.hidden = !isCheck;
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

  /* The page of all answers needs no line: it says what stands on this phone. */
  function showCheck(isStep) {
    if (!check) {
      check = document.createElement("div");
      check.appendChild(document.querySelector("template[data-check]").content);
      check.addEventListener("click", function (event) {
        var link = event.target.closest("a[data-go]");
        if (!link) return;
        event.preventDefault();
        show(Number(link.dataset.go), true);
      });
      view.insertAdjacentElement("afterend", check);
    }
    drawCheck();
    turn(true);
    if (isStep) history.pushState(null, "", form.dataset.page + "?check=1");
    outbox.tellAgain();
    outbox.send();
    lookAt(check.querySelector("h1"));
  }

  function drawCheck() {
    var open = total - Object.keys(answered).length;
    var some = check.querySelector("[data-some-open]");
    some.hidden = !open;
    some.querySelector("p").textContent = some.dataset.someOpen.replace("{0}", open);
    check.querySelector("[data-none-open]").hidden = Boolean(open);
    check.querySelectorAll("[data-go]").forEach(function (link) {
      var state = link.parentNode.querySelector(".task-state");
      var which = stateOf(Number(link.dataset.go));
      state.textContent = state.parentNode.parentNode.dataset[which];
      state.classList.toggle("task-state-done", which === "answered");
    });
  }

  function stateOf(number) {
    var root = number === current ? slot : pages[number];
    if (!answered[number]) return "open";
    var question = root.querySelector("[data-type]");
    var type = window.lmsQuestions[question.dataset.type] || {};
    return type.isReadable && !type.isReadable(question) ? "unreadable" : "answered";
  }

  document.querySelectorAll("template[data-for]").forEach(function (template) {
    pages[template.dataset.for] = template.content;
    read(template.dataset.for, template.content);
  });
  read(current, slot);
  drawProgress();
  history.replaceState(null, "", form.dataset.page + "?question=" + current);

  /* Kept with every key: the page may be left before the field is. */
  form.addEventListener("input", function () {
    keep();
    window.clearTimeout(timer);
    timer = window.setTimeout(outbox.send, SOON);
  });
  form.addEventListener("change", function () {
    keep();
    outbox.send();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = line.buttonOf(event);
    keep();
    outbox.send();
    if (button.value === "check") showCheck(true);
    else show(Number(button.value), true);
  });

  document.querySelector("[data-to-check]").addEventListener("click", function (event) {
    event.preventDefault();
    keep();
    showCheck(true);
  });

  window.addEventListener("popstate", function () {
    var match = /[?&]question=(\d+)/.exec(location.search);
    if (match) show(Number(match[1]), false);
    else if (/[?&]check=1/.test(location.search)) showCheck(false);
  });
})();
