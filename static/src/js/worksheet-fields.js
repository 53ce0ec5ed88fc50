/* The fields of a worksheet: beside each its state of saving and the length of its text; Enter and
   the button of a field open the next one and fold this one; on paper all are open and whole. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-worksheet]");
  if (!form) return;
  var saveState = form.querySelector("[data-save-state]");
  var HAN = /\p{Script=Han}/gu;
  var changedFields = []; // since everything was saved
  var folded = []; // before printing

  function showState(field, state) {
    field.querySelector("[data-field-state]").textContent = form.dataset[state];
  }

  function setOpen(isOpen) {
    folded.forEach(function (box) {
      box.open = isOpen;
    });
  }

  function addChanged(field) {
    if (changedFields.indexOf(field) < 0) changedFields.push(field);
    showState(field, "fieldSaving");
  }

  function hasError(field) {
    return !field.querySelector("[data-error]").hidden;
  }

  /* The state of the whole form, said of each field that has changed. */
  function showStates() {
    var text = saveState.textContent;
    var isSaved = text === form.dataset.saved;
    changedFields.forEach(function (field) {
      if (hasError(field)) showState(field, "fieldUnsaved");
      else if (saveState.classList.contains("save-state-unsent")) showState(field, "fieldWaits");
      else if (text === form.dataset.saving) showState(field, "fieldSaving");
      else showState(field, "fieldSaved");
    });
    if (isSaved) changedFields = changedFields.filter(hasError);
  }

  /* Words, and every Chinese character as one. */
  function countLength(text) {
    var characters = text.match(HAN) || [];
    var words = text.replace(HAN, " ").match(/[\p{L}\p{N}]\S*/gu) || [];
    return characters.length + words.length;
  }

  function renderLength(field) {
    var line = field.querySelector("[data-length]");
    var control = field.querySelector("textarea, input");
    if (!line || !control.value) return;
    var length = countLength(control.value);
    line.textContent = line.dataset.text.replace("{0}", length);
    line.classList.toggle("over-length", length > Number(line.dataset.length));
  }

  function listControls() {
    var all = form.querySelectorAll("[data-field] input:not([type=hidden]), [data-field] textarea");
    var groups = {};
    return Array.prototype.filter.call(all, function (control) {
      if (control.type !== "radio") return true;
      var isFirst = !groups[control.name];
      groups[control.name] = true;
      return isFirst;
    });
  }

  function fold(field) {
    if (field && !hasError(field)) field.open = false;
  }

  function focusControl(control, left) {
    var field = control.closest("[data-field]");
    if (field) field.open = true;
    if (field !== left) fold(left);
    control.focus();
  }

  /* To its summary, above the text that explains it. */
  function openField(field, left) {
    field.open = true;
    fold(left);
    field.querySelector("summary").focus({ preventScroll: true });
    field.scrollIntoView();
  }

  function controlsOf(field) {
    return Array.prototype.slice.call(field.querySelectorAll("input:not([type=hidden]), textarea"));
  }

  function differsFromPage(control) {
    return control.value !== control.defaultValue || control.checked !== control.defaultChecked;
  }

  /* What this phone has restored and the server does not have is shown. */
  function openRestored() {
    form.querySelectorAll("[data-field]").forEach(function (field) {
      if (controlsOf(field).some(differsFromPage)) field.open = true;
      renderLength(field);
    });
  }

  form.addEventListener("input", function (event) {
    var field = event.target.closest("[data-field]");
    if (!field) return;
    addChanged(field);
    renderLength(field);
  });

  form.addEventListener("keydown", function (event) {
    // Enter also ends the writing of Chinese with an input method.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    var controls = listControls();
    var index = controls.indexOf(event.target);
    if (index < 0 || (event.target.matches("textarea") && !event.target.matches("[data-enter-next]"))) return;
    event.preventDefault();
    var next = controls[index + 1] || form.querySelector(".worksheet-end button");
    focusControl(next, event.target.closest("[data-field]"));
  });

  // "Save, then the next field": the save has begun.
  form.addEventListener("save-started", function (event) {
    var field = event.target.closest("[data-field]");
    addChanged(field);
    openField(document.getElementById("step-" + event.target.value), field);
  });

  // A proposed text that is not needed leaves the field, unless it was edited.
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=discard]");
    if (!button || !button.closest("[data-proposed]")) return;
    var controls = controlsOf(button.closest("[data-field]"));
    if (controls.some(differsFromPage)) return;
    controls.forEach(function (control) {
      if (control.type === "radio") control.checked = false;
      else control.value = "";
    });
  });

  form.addEventListener("restored", openRestored);

  window.addEventListener("beforeprint", function () {
    folded = form.querySelectorAll("details:not([open])");
    setOpen(true);
    form.querySelectorAll("[data-print-value]").forEach(function (text) {
      text.textContent = text.parentNode.querySelector("input, textarea").value;
    });
  });

  window.addEventListener("afterprint", function () {
    setOpen(false);
  });

  form.querySelectorAll("[data-field]").forEach(renderLength);
  new MutationObserver(showStates).observe(saveState, {
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  });
})();
