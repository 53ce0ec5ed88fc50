/* Computes a calculator at each keystroke and keeps its figures on this phone, by person and lesson.
   Needs number.js; the server computes the same where scripts do not run (lms/content/blocks/calculator.py). */
(function () {
  "use strict";
  var MONEY = ["CNY", "RMB", "¥", "元"];
  var LARGEST = 1e15; // beyond it the server's decimals are more exact
  var MAX_RESULT = 1e30; // as in lms/content/formulas.py
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

  /* `toFixed` writes an exponent from 1e21 on. */
  function toPlain(value, decimals) {
    if (value < 1e21) return value.toFixed(decimals);
    return value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 0 });
  }

  function show(value, unit) {
    var isMoney = MONEY.indexOf(unit) >= 0;
    var decimals = isMoney || Math.abs(value) >= 1 ? 2 : 4;
    var rounded = roundTo(value, decimals);
    var parts = toPlain(Math.abs(rounded), decimals).split(".");
    var decimalPart = parts[1] || "";
    var rest = isMoney && Number(decimalPart) ? decimalPart : decimalPart.replace(/0+$/, "");
    var whole = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return (rounded < 0 ? "-" : "") + whole + (rest ? "." + rest : "");
  }

  /* A limit is a number or the name of another line; NaN where there is none. */
  function limitOf(bound, values) {
    if (bound && values.hasOwnProperty(bound)) return values[bound];
    return bound ? Number(bound) : Number.NaN;
  }

  /* The links to worksheets carry the number that is shown, and say whether it is the example's. */
  function copyInto(calculator, output, isShown) {
    var isExample = output.textContent === output.dataset.example;
    calculator.querySelectorAll("[data-copy]").forEach(function (copy) {
      if (copy.dataset.copy !== output.dataset.result) return;
      var link = copy.querySelector("a");
      copy.hidden = !isShown;
      link.search = link.search.replace(/([?&]copy=)[^&]*/, "$1" + output.textContent.replace(/,/g, ""));
      copy.querySelectorAll("[data-of-example]").forEach(function (text) {
        text.hidden = !isExample;
      });
      copy.querySelector("[data-of-learner]").hidden = isExample;
    });
  }

  function fill(template, values) {
    return template.replace(/\{(\d)\}/g, function (_, index) {
      return values[index];
    });
  }

  /* Han characters follow a number without a space. */
  function withUnit(number, unit) {
    return number + (unit && unit < "\u2e80" ? "\u00a0" : "") + unit;
  }

  function countDecimals(text) {
    return (text.split(".")[1] || "").length;
  }

  /* Returns the amount with the decimals of both numbers, as lms/content/calculator_difference.py. */
  function showAmount(amount, decimals) {
    var parts = toPlain(roundTo(amount, decimals), decimals).split(".");
    var rest = parts[1] || "";
    if (!Number(rest) || rest.length > 2) rest = rest.replace(/0+$/, "");
    return parts[0].replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
  }

  /* Returns how a result differs from the example, in words; empty where it does not. */
  function describeChange(texts, output, isShown) {
    var now = output.textContent;
    var example = output.dataset.example;
    var unit = output.dataset.unit;
    if (!isShown || !example || now === example) return "";
    var before = Number(example.replace(/,/g, ""));
    var change = Number(now.replace(/,/g, "")) - before;
    var amount = showAmount(Math.abs(change), Math.max(countDecimals(now), countDecimals(example)));
    var percent = before && unit !== "%" ? roundTo((change * 100) / Math.abs(before), 0) : 0;
    var shown = (percent > 0 ? "+" : "\u2212") + showAmount(Math.abs(percent), 0);
    return fill(change < 0 ? texts.less : texts.more, [
      withUnit(example, unit),
      withUnit(now, unit),
      unit === "%" ? fill(texts.points, [amount]) : withUnit(amount, unit),
      percent ? fill(texts.percent, [shown]) : "",
    ]);
  }

  function start(calculator) {
    var key = "lms-calculator:" + person + ":" + location.pathname + "#" + calculator.id;
    var inputs = Array.prototype.slice.call(calculator.querySelectorAll("input"));
    var outputs = Array.prototype.slice.call(calculator.querySelectorAll("output"));
    var reset = calculator.querySelector("[data-reset]");
    var now = calculator.querySelector("[data-now]");
    var store = storage();

    function isTyped() {
      return inputs.some(function (input) {
        return input.value !== input.dataset.example;
      });
    }

    function nameOf(input) {
      return input.name.slice(calculator.id.length + 1);
    }

    /* Returns the numbers by name; a text that is no number has none. */
    function readNumbers() {
      var values = {};
      inputs.forEach(function (input) {
        var number = window.lmsNumber(input.value, [input.dataset.unit]);
        if (number !== null) values[nameOf(input)] = Number(number);
      });
      return values;
    }

    function addResults(numbers) {
      var values = Object.assign({}, numbers);
      outputs.forEach(function (output) {
        var value = evaluate(JSON.parse(output.dataset.formula), values);
        if (Math.abs(value) < MAX_RESULT) values[output.dataset.result] = value;
      });
      return values;
    }

    /* Returns why nothing is computed from a number; empty if it is inside its limits. */
    function findError(input, number, values) {
      if (number === undefined) return calculator.dataset.digits;
      var low = limitOf(input.dataset.low, values);
      var high = limitOf(input.dataset.high, values);
      if (!(number < low || number > high)) return "";
      var text = Number.isNaN(low) ? "most" : Number.isNaN(high) ? "least" : "between";
      return fill(calculator.dataset[text], [show(low, ""), show(high, "")]);
    }

    /* Returns the lines that may be limits: a number outside of its own limits is none. */
    function listLimits(numbers) {
      var values = Object.assign({}, numbers);
      inputs.forEach(function (input) {
        if (findError(input, numbers[nameOf(input)], {})) delete values[nameOf(input)];
      });
      return addResults(values);
    }

    /* Marks each wrong field and returns the numbers of the others. */
    function checkNumbers() {
      var numbers = readNumbers();
      var values = listLimits(numbers);
      inputs.forEach(function (input) {
        var error = findError(input, numbers[nameOf(input)], values);
        var line = document.getElementById(input.id + "-error");
        line.hidden = !error;
        // A screen reader reads a description even where it is hidden.
        if (!error) {
          input.removeAttribute("aria-invalid");
          input.removeAttribute("aria-describedby");
        } else {
          line.textContent = error;
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", line.id);
          delete numbers[nameOf(input)];
        }
      });
      return numbers;
    }

    function compute() {
      var values = addResults(checkNumbers());
      outputs.forEach(function (output) {
        var value = values[output.dataset.result];
        var isShown = value !== undefined && Math.abs(value) < LARGEST;
        output.textContent = isShown ? show(value, output.dataset.unit) : "–";
        copyInto(calculator, output, isShown);
        var change = describeChange(calculator.dataset, output, isShown);
        var line = output.closest("div").querySelector("[data-difference]");
        // The same text again would be read out again.
        if (line.textContent !== change) line.textContent = change;
      });
      showNow();
      reset.hidden = !isTyped();
    }

    function showNow() {
      now.textContent = "";
      outputs.forEach(function (output) {
        var line = document.createElement("span");
        var label = output.closest("div").querySelector("dt").textContent;
        line.textContent = label + " " + withUnit(output.textContent, output.dataset.unit);
        now.appendChild(line);
      });
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
