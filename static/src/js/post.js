/* Forms that are sent in place (`data-post`): without a line the page stays, says what waits beside
   the button, and sends it by itself later, on this page or on the next one that is opened.
   `keep`: kept on this phone until the server has it. `probe`: nothing is kept, a form goes out as
   the browser sends it as soon as the server answers; all other forms and links do so on a phone
   that believes it has no line, which a server in the same room may answer all the same. */
(function () {
  "use strict";
  var line = window.lmsLine;
  if (!line) return;

  var PREFIX = line.own + "post:";
  var DRAFTS = line.own + "sheet:";
  var running = {};
  var asked = {}; // the questions on this page about what does not go out by itself, by key
  var tapped = {}; // buttons pressed on this page, by key
  var since = {}; // how much had been touched on this page when they were pressed, by key
  var touches = 0;
  var held = null; // a form or a link that waits for the line, nothing kept

  function formOf(entry) {
    return Array.prototype.find.call(document.querySelectorAll("form[data-post=keep]"), function (form) {
      return form.getAttribute("action") === entry.action;
    });
  }

  /* Beside the button; for the head of the page, at the top of what is read. */
  function say(form, button, text, link) {
    var place = document.querySelector("[data-post-state]");
    if (place && place.asker === button) return line.say(place, text, link);
    if (place) place.remove();
    place = document.createElement("p");
    place.asker = button;
    place.className = "save-state save-state-waiting";
    place.setAttribute("data-post-state", "");
    place.setAttribute("role", "status");
    var main = document.getElementById("main");
    if (main.contains(form)) (button.closest("p") || button).insertAdjacentElement("afterend", place);
    else main.insertBefore(place, main.firstChild);
    line.say(place, text, link);
  }

  function tell(key, which) {
    var entry = line.load(key);
    var form = entry && formOf(entry);
    if (!form) return;
    var button = tapped[key] || form.querySelector("button");
    var text = form.dataset["post" + which].replace("{0}", button.textContent.trim());
    say(form, button, text, which === "Ended" && form.dataset.signIn);
  }

  function keep(form, button) {
    var key = PREFIX + form.getAttribute("action");
    var fields = line.fieldsOf(form, button);
    var before = line.load(key);
    tapped[key] = button;
    since[key] = touches;
    if (asked[key]) asked[key].remove();
    delete asked[key];
    // The same once more is a repeat: the first may have arrived.
    var isRepeat = before && JSON.stringify(before.typed) === JSON.stringify(fields);
    if (isRepeat && !before.isRefused) {
      before.at = Date.now();
      line.store(key, before);
    } else {
      var id = [["client_id", line.newId()]];
      var isNamed = fields.some(function (field) {
        return field[0] === "client_id";
      });
      line.store(key, {
        action: form.getAttribute("action"),
        typed: fields,
        fields: isNamed ? fields : fields.concat(id),
        drops: form.dataset.drops,
        at: Date.now(),
        label: button.textContent.trim(),
        page: location.pathname + location.search,
      });
    }
    tell(key, "Sending");
    send(key);
  }

  function send(key) {
    if (running[key]) return;
    running[key] = true;
    line
      .locked(key, function () {
        var entry = line.load(key);
        if (!entry) return tapped[key] && lead(key, tapped[key].form); // another tab was quicker
        return line.post(entry.action, entry.fields).then(function (answer) {
          settle(key, entry, answer);
        });
      })
      .catch(function () {
        tell(key, "Waiting");
      })
      .then(function () {
        delete running[key];
      });
  }

  function settle(key, entry, answer) {
    if (line.isEnded(answer)) return tell(key, "Ended");
    var form = formOf(entry);
    var now = line.load(key);
    var isSame = now && JSON.stringify(now.fields) === JSON.stringify(entry.fields);
    if (answer.status === 200) {
      if (isSame) line.store(key, null);
      if (entry.drops) line.store(line.own + entry.drops, null);
      if (tapped[key] && answer.data.next) lead(key, form, answer.data.next);
      else if (form) lead(key, form, isTouched(key) && answer.data.next);
    } else if (form && tapped[key] && !isTouched(key)) {
      // Refused: the server's own page says why, with what was typed.
      if (isSame) line.store(key, null);
      line.leave(form, buttonField(tapped[key]));
    } else if (isSame) {
      line.markRefused(entry, answer);
      line.store(key, entry);
      consider(key);
    }
  }

  /* Whether anything was typed or ticked since the tap: a page that goes on would lose it. */
  function isTouched(key) {
    return touches > (since[key] || 0);
  }

  /* On to `next`, or to this page anew; who does something else meanwhile goes when she likes. */
  function lead(key, form, next) {
    if (form && isTouched(key)) {
      var link = { words: form.dataset.postNext, href: next || location.href };
      say(form, tapped[key] || form.querySelector("button"), form.dataset.postDone, link);
    } else if (next) go(next);
    else location.reload();
  }

  /* Sends what waits, or asks about it. */
  function consider(key) {
    var entry = line.load(key);
    if (!entry || asked[key]) return;
    if (!line.isHeld(entry)) return send(key);
    var form = formOf(entry);
    var choices = {};
    if (!entry.isRefused) choices.send = renew;
    else if (!form) choices.look = visit(entry.page);
    else if (!isTouched(key)) line.fill(form.elements, entry.typed);
    choices.drop = drop;
    asked[key] = line.ask(entry, choices);
    function renew() {
      delete asked[key];
      entry.at = Date.now();
      line.store(key, entry);
      send(key);
    }
    function drop() {
      delete asked[key];
      line.store(key, null);
      if (form) form.reset();
    }
  }

  function visit(address) {
    return function () {
      location.href = address;
    };
  }

  function go(address) {
    var isHere = address.split("#")[0] === location.pathname + location.search;
    location.assign(address);
    if (isHere && address.indexOf("#") >= 0) location.reload();
  }

  function buttonField(button) {
    return button.name ? [[button.name, button.value]] : [];
  }

  function probe() {
    var waits = held;
    if (!waits || waits.isAsked) return;
    waits.isAsked = true;
    line.probe().then(
      function () {
        if (held !== waits) return;
        held = null;
        if (waits.link) location.href = waits.link.href;
        else goOut(waits.form, waits.button);
      },
      function () {
        waits.isAsked = false;
        hold(waits);
      }
    );
  }

  function goOut(form, button) {
    if (button.hasAttribute("formaction")) form.action = button.formAction;
    form.dataset.left = "1"; // a second tap sends nothing
    form.dispatchEvent(new Event("lms-leave")); // signing out notes whose text goes
    line.leave(form, buttonField(button));
  }

  function hold(waits) {
    held = waits;
    var words = document.querySelector("[data-no-line]");
    if (words) say(waits.form || waits.link, waits.button || waits.link, words.dataset.noLine);
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var isLost = navigator.onLine === false;
    if (event.defaultPrevented || !(isLost || form.matches("[data-post]"))) return;
    event.preventDefault();
    if (form.dataset.left) return;
    var button = line.buttonOf(event);
    if (form.dataset.post === "keep") return keep(form, button);
    held = { form: form, button: button };
    probe();
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-left]").forEach(function (form) {
      delete form.dataset.left;
    });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || navigator.onLine !== false) return;
    var isElsewhere = link.origin !== location.origin || event.ctrlKey || event.metaKey;
    if (isElsewhere || (link.pathname === location.pathname && link.hash)) return;
    event.preventDefault();
    held = { link: link };
    probe();
  });
  document.addEventListener("input", function () {
    touches += 1;
    if (held && held.link) held = null; // she does something else meanwhile
  });

  /* Drafts of worksheets are whole forms too; on its own page the worksheet sends them itself. */
  function sendDraft(key) {
    var isOpen = document.querySelector('form[data-worksheet="' + key.slice(DRAFTS.length) + '"]');
    if (isOpen || running[key] || asked[key]) return;
    running[key] = true;
    line
      .locked(key, function () {
        var draft = line.load(key);
        if (!draft || draft.isQuiet || draft.person !== line.person) return;
        if (line.isHeld(draft)) return askAbout(key, draft);
        return line.post(draft.action, draft.fields).then(function (answer) {
          return settleDraft(key, draft, answer);
        });
      })
      .catch(function () {}) // tried again
      .then(function (isEnded) {
        if (!isEnded) delete running[key];
      });
  }

  /* What was typed meanwhile is newer than this answer: it stays, and goes out next. */
  function settleDraft(key, draft, answer) {
    if (line.isEnded(answer)) return true;
    if (JSON.stringify(line.load(key)) !== JSON.stringify(draft)) return;
    var isNewest = draft.fields.some(function (field) {
      return field[0] === "sequence" && !(answer.data.sequence > Number(field[1]));
    });
    if (answer.status === 200 && isNewest) return line.store(key, null);
    line.markRefused(draft, answer);
    line.store(key, draft);
    askAbout(key, draft);
  }

  /* The text is looked at on its own page before it is sent. */
  function askAbout(key, draft) {
    asked[key] = line.ask(draft, {
      look: visit(draft.action.replace(/\/worksheet$/, "")),
      drop: function () {
        delete asked[key];
        line.store(key, null);
      },
    });
  }

  function sendAll() {
    line.keys(PREFIX).forEach(consider);
    line.keys(DRAFTS).forEach(sendDraft);
    probe();
  }

  line.whenBack(sendAll);
  sendAll();
})();
