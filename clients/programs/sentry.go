package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/getsentry/sentry-go"
)

var order int

// LINES ARE INSERTED HERE
func ChargeCard() {
	sentry.CaptureException(fmt.Errorf("card of order %d was declined", order))
}

func ShipParcel() {
	sentry.CaptureException(fmt.Errorf("parcel %d is too heavy", order))
}

func connectStock() error {
	return errors.New("connection to the stock was refused")
}

func reserveItem() error {
	return fmt.Errorf("item %d is sold out", order)
}

func PlaceOrder(reserve func() error) {
	if err := reserve(); err != nil {
		sentry.CaptureException(fmt.Errorf("order %d cannot be placed: %w", order, err))
	}
}

func captureMessage(text string, level sentry.Level) {
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetLevel(level)
		sentry.CaptureMessage(text)
	})
}

func main() {
	round, _ := strconv.Atoi(os.Getenv("ROUND"))
	order = 4710 + round
	options := sentry.ClientOptions{Dsn: os.Getenv("DSN"), Release: os.Getenv("RELEASE"), Environment: "staging"}
	if err := sentry.Init(options); err != nil {
		panic(err)
	}
	ChargeCard()
	ShipParcel()
	PlaceOrder(connectStock)
	PlaceOrder(reserveItem)
	// LINES ARE INSERTED HERE
	func() { sentry.CaptureException(errors.New("price list is missing")) }()
	func() { sentry.CaptureException(errors.New("voucher has expired")) }()
	for user := order; user <= order+1; user++ {
		captureMessage(fmt.Sprintf("user %d has no cart", user), sentry.LevelError)
	}
	captureMessage("stock of item \"tea\" is low", sentry.LevelWarning)
	if !sentry.Flush(5 * time.Second) {
		os.Exit(3)
	}
}
