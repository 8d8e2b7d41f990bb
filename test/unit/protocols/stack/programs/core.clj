;; Run: `clojure core.clj 2> ../fixtures/clojure.txt` (Clojure 1.11).
(ns shop.core)

(defn bank [amount] (Long/parseLong amount))

(defn pay [amounts] (doall (map (fn [amount] (bank amount)) amounts)))

(try
  (pay ["ten"])
  (catch Exception e (.printStackTrace (ex-info "payment refused" {} e))))
