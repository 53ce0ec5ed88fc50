/* Computes a calculator at each keystroke and keeps its figures on this phone, by person and lesson.
   Needs number.js; the server computes the same where scripts do not run (lms/content/blocks/calculator.py). */
(function () {
  "use strict";
  var MONEY = ["CNY", "RMB", "¥", "元"];
  var LARGEST = 1e15; // beyond it the server's decimals are more exact
  var person = document.body.dataset.person || "";

  /* A visitor's figures end with the browser tab: the next visitor may be somebody else. */
  function storage() {
    try {
      return person ? window.localStorage : window.sessionStorage;
    } catch (error) {
      return null;
    }
  }

  function round(numbers) {
    var decimals = Math.max(-9, Math.min(Math.trunc(numbers[1] || 0), 9));
    return roundTo(numbers[0], decimals);
  }

  /* Half away from zero. The digits beyond the thirteenth are those of binary numbers. */
  function roundTo(value, decimals) {
    var text = Math.abs(value).toPrecision(13);
    if (/e/.test(text)) return Math.abs(value) < 1 ? 0 : value;
    var rounded = Number(Math.round(Number(text + "e" + decimals)) + "e" + -decimals);
    return value < 0 ? -rounded : rounded;
  }

  var OPERATIONS = {
    "+": function (numbers) {
      return numbers[0] + numbers[1];
    },
    "-": function (numbers) {
      return numbers[0] - numbers[1];
    },
    "*": function (numbers) {
      return numbers[0] * numbers[1];
    },
    "/": function (numbers) {
      return numbers[0] / numbers[1];
    },
    min: function (numbers) {
      return Math.min.apply(null, numbers);
    },
    max: function (numbers) {
      return Math.max.apply(null, numbers);
    },
    round: round,
    ceil: function (numbers) {
      return Math.ceil(Number(numbers[0].toPrecision(13)));
    },
  };

  function evaluate(formula, values) {
    if (typeof formula === "number") return formula;
    if (typeof formula === "string") return values.hasOwnProperty(formula) ? values[formula] : Number.NaN;
    var numbers = formula.slice(1).map(function (operand) {
      return evaluate(operand, values);
    });
    return numbers.every(Number.isFinite) ? OPERATIONS[formula[0]](numbers) : Number.NaN;
  }

  function show(value, unit) {
    var isMoney = MONEY.indexOf(unit) >= 0;
    var decimals = isMoney || Math.abs(value) >= 1 ? 2 : 4;
    var rounded = roundTo(value, decimals);
    var parts = Math.abs(rounded).toFixed(decimals).split(".");
    var rest = isMoney && Number(parts[1]) ? parts[1] : parts[1].replace(/0+$/, "");
    var whole = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return (rounded < 0 ? "-" : "") + whole + (rest ? "." + rest : "");
  }

  /* The links to worksheets carry the number that is shown. */
  function copyInto(calculator, output, isShown) {
    calculator.querySelectorAll("[data-copy]").forEach(function (link) {
      if (link.dataset.copy !== output.dataset.result) return;
      link.hidden = !isShown;
      link.search = link.search.replace(/([?&]copy=)[^&]*/, "$1" + output.textContent.replace(/,/g, ""));
    });
  }

  function start(calculator) {
    var key = "lms-calculator:" + person + ":" + location.pathname + "#" + calculator.id;
    var inputs = Array.prototype.slice.call(calculator.querySelectorAll("input"));
    var outputs = Array.prototype.slice.call(calculator.querySelectorAll("output"));
    var reset = calculator.querySelector("[data-reset]");
    var store = storage();

    function isTyped() {
      return inputs.some(function (input) {
        return input.value !== input.dataset.example;
      });
    }

    /* Returns the numbers by name, and names the field of a text that is none. */
    function readNumbers() {
      var values = {};
      inputs.forEach(function (input) {
        var number = window.lmsNumber(input.value, [input.dataset.unit]);
        document.getElementById(input.id + "-error").hidden = number !== null;
        if (number === null) input.setAttribute("aria-invalid", "true");
        else {
          input.removeAttribute("aria-invalid");
          values[input.name.slice(calculator.id.length + 1)] = Number(number);
        }
      });
      return values;
    }

    function compute() {
      var values = readNumbers();
      outputs.forEach(function (output) {
        var value = evaluate(JSON.parse(output.dataset.formula), values);
        if (Number.isFinite(value)) values[output.dataset.result] = value;
        var isShown = Number.isFinite(value) && Math.abs(value) < LARGEST;
        output.textContent = isShown ? show(value, output.dataset.unit) : "–";
        copyInto(calculator, output, isShown);
      });
      reset.hidden = !isTyped();
    }

    function keep() {
      var texts = {};
      inputs.forEach(function (input) {
        texts[input.name] = input.value;
      });
      try {
        if (isTyped()) store.setItem(key, JSON.stringify(texts));
        else store.removeItem(key);
      } catch (error) {
        // no room: the figures stay on the page
      }
    }

    function restore() {
      var texts = null;
      try {
        texts = JSON.parse(store.getItem(key));
      } catch (error) {
        return;
      }
      inputs.forEach(function (input) {
        if (texts && typeof texts[input.name] === "string") input.value = texts[input.name];
      });
    }

    if (location.search.indexOf(calculator.id + ".") < 0) restore();
    calculator.querySelector("[data-calculate]").hidden = true;
    calculator.addEventListener("input", function () {
      compute();
      keep();
    });
    reset.addEventListener("click", function (event) {
      event.preventDefault();
      inputs.forEach(function (input) {
        input.value = input.dataset.example;
      });
      compute();
      keep();
      inputs[0].focus();
    });
    compute();
  }

  document.querySelectorAll("[data-calculator]").forEach(start);
})();
